#include "rescue/guest_finder.hpp"

#include "rescue/job_alert.hpp"
#include "rescue/job_log.hpp"

namespace sparekey::rescue {

asio::awaitable<Result<std::optional<Recipient>>> GuestFinder::find(Job const& job,
                                                                    AccessCode const& original) {
    if (directory_ == nullptr) co_return std::optional<Recipient>(std::in_place);
    GuestQuery const query{job.workspace,      original.access_code_id, original.name,
                           original.device_id, original.starts_at,      original.ends_at};
    auto found = co_await directory_->find(query);
    if (found) {
        alerts_.resolve("guest_directory");
        if (*found)
            alerts_.resolve(alert_key("no_recipient", job));
        else if (!job.told(job.backup_access_code_id))  // with fan-out another channel may be left
            alerts_.raise(job_alert(Severity::critical, "no_recipient",
                                    "The guest directory does not know the guest of a failed code.", job));
        co_return found;
    }
    job_log(log_, job).warning("guest directory failed", {{"error", found.error().message}});
    if (found.error().code != Errc::unavailable && found.error().code != Errc::timed_out)
        alerts_.raise({Severity::critical,
                       "guest_directory",
                       "guest_directory",
                       "The guest directory cannot be read: " + found.error().message,
                       {}});
    co_return found;
}

}  // namespace sparekey::rescue
