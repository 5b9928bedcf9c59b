#include "rescue/aligner.hpp"

#include "async/timeout.hpp"
#include "rescue/alignment.hpp"

namespace sparekey::rescue {
namespace {

void log_failure(Log const& log, std::string_view step, SeamError const& error) {
    log.warning("backup not aligned", {{"step", step},
                                       {"kind", to_string(error.kind)},
                                       {"http_status", error.status},
                                       {"request_id", error.request_id},
                                       {"error", error.message}});
}

}  // namespace

asio::awaitable<bool> Aligner::align(SeamApi& seam, Lease const& lease, AccessCode& backup, Instant ends_at,
                                     Log const& log) {
    auto const aligned = co_await align_in_time(seam, backup, ends_at, log);
    if (aligned) backup.ends_at = ends_at;
    auto const* const step = aligned ? "aligned" : "not_aligned";
    auto const detail = backup.access_code_id + " ends_at=" + sparekey::to_string(ends_at);
    co_await queue_.note(lease, step, detail);
    co_return aligned;
}

asio::awaitable<bool> Aligner::align_in_time(SeamApi& seam, AccessCode const& backup, Instant ends_at,
                                             Log const& log) {
    try {
        co_return co_await with_timeout(update_and_confirm(seam, backup, ends_at, log), options_.limit);
    } catch (boost::system::system_error const& error) {
        if (error.code() != asio::error::timed_out) throw;
        log.warning("backup not aligned", {{"step", "deadline"}, {"limit_ms", options_.limit.count()}});
    }
    co_return false;
}

/// Seam and the lock are spared too many updates of one device's codes (DESIGN.md §6).
asio::awaitable<bool> Aligner::may_update(std::string const& device_id, Log const& log) {
    auto const taken = co_await queue_.may_update(device_id);
    if (taken && *taken) co_return true;
    log.warning("backup not aligned",
                {{"step", "device limit"},
                 {"device_id", device_id},
                 {"error", taken ? "too many updates of this device in a minute" : taken.error().message}});
    co_return false;
}

asio::awaitable<bool> Aligner::update_and_confirm(SeamApi& seam, AccessCode const& backup, Instant ends_at,
                                                  Log const& log) {
    auto const update = plan_alignment(backup, ends_at, clock_.now());
    if (!update) co_return true;
    auto const allowed = co_await may_update(backup.device_id, log);
    if (!allowed) co_return false;
    auto const taken = co_await seam.update_times(backup.access_code_id, update->starts_at, update->ends_at);
    if (!taken) {
        log_failure(log, "update", taken.error());
        co_return false;
    }

    // The update's answer promises nothing, and its action attempt may be pending for days (SEAM.md §1.5):
    // look.
    asio::steady_timer pause(co_await asio::this_coro::executor);
    auto wait = options_.first_pause;
    for (unsigned look = 1; look <= options_.looks; ++look, wait *= 2) {
        auto const now_there = co_await seam.get_access_code(backup.access_code_id);
        if (!now_there) log_failure(log, "confirm", now_there.error());
        if (now_there && now_there->ends_at == ends_at) {
            log.info("backup aligned",
                     {{"backup_access_code_id", backup.access_code_id}, {"ends_at", ends_at}});
            co_return true;
        }
        if (look == options_.looks) break;
        pause.expires_after(wait);
        co_await pause.async_wait(asio::use_awaitable);
    }
    log.warning("backup not aligned",
                {{"step", "confirm"}, {"backup_access_code_id", backup.access_code_id}});
    co_return false;
}

}  // namespace sparekey::rescue
