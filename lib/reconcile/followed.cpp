#include "reconcile/followed.hpp"

#include "rescue/decision.hpp"

namespace sparekey::reconcile {
namespace {

using rescue::AccessCode;

std::optional<std::string> news_of_the_cancelled(FollowedJob const& known, AccessCode const* backup) {
    if (known.word == "cancelled" && backup) return "the backup of a cancelled stay is there again";
    if (known.word == "cancelled") return std::nullopt;
    if (known.word != "stay_cancelled") return "the code is gone";
    if (!backup) return "the backup of a cancelled stay is gone";
    return std::nullopt;
}

std::optional<std::string> news_of_the_backup(AccessCode const* backup, bool known_as_failed) {
    auto const bad = !backup || rescue::has_failed(*backup);
    if (bad == known_as_failed) return std::nullopt;
    if (!bad) return "the backup works again";
    return backup ? "the backup failed" : "the backup is gone";
}

}  // namespace

std::optional<std::string> news(FollowedJob const& known, AccessCode const* original,
                                AccessCode const* backup, Instant now) {
    auto const& job = known.job;
    if (!known.at_rest() || (job.expires && *job.expires <= now)) return std::nullopt;
    if (!original) return news_of_the_cancelled(known, backup);
    if (known.word == "stay_cancelled" || known.word == "cancelled") return "the code is there again";
    if (original->ends_at != job.expires) return "the stay ends at another time";
    if (original->starts_at != job.arrival) return "the stay begins at another time";
    auto const told = job.told(job.backup_access_code_id);  // or it is another one that the guest has
    // Whatever else a person is to mend is not mended by the backup.
    if (known.state == "dead" && known.word != "backup_failed") return std::nullopt;
    if (auto found = news_of_the_backup(backup, known.word == "backup_failed"); told && found) return found;
    if (known.state == "dead") return std::nullopt;
    if (told && backup && backup->ends_at != original->ends_at) return "the backup ends at another time";
    auto const known_to_work = known.word == "told_recovered" || known.word == "recovered";
    if (known.state != "done" || rescue::works(*original) == known_to_work) return std::nullopt;
    return known_to_work ? "the code works no more" : "the code works again";
}

}  // namespace sparekey::reconcile
