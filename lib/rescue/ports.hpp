// What the story needs from the world. Each port is implemented in a folder of its own (queue, seam, notify,
// ops) and faked in unit tests.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "async/event.hpp"
#include "core/error.hpp"
#include "core/instant.hpp"
#include "core/secret.hpp"
#include "rescue/access_code.hpp"
#include "rescue/guest_channel.hpp"
#include "rescue/job.hpp"
#include "rescue/notification.hpp"
#include "rescue/pause.hpp"

namespace sparekey::rescue {

/// Jobs in Redis. Each call is one Lua transition; Errc::lost means that the lease is gone, Errc::unavailable
/// that Redis is.
class JobQueue {
  public:
    virtual ~JobQueue() = default;

    /// Promotes what is due, takes back expired leases, and leases up to `most` jobs, next arrival first.
    virtual asio::awaitable<Result<std::vector<Lease>>> claim(unsigned most) = 0;
    virtual asio::awaitable<Result<void>> renew(Lease const& lease) = 0;

    /// Facts in lease.job (arrival, expires, backup, alignment) are stored with every transition below.
    /// Delays count from now on the queue's clock, which need not agree with ours.
    virtual asio::awaitable<Result<void>> hold(Lease const& lease, std::chrono::milliseconds delay,
                                               std::string_view reason) = 0;
    virtual asio::awaitable<Result<void>> retry(Lease const& lease, std::chrono::milliseconds delay,
                                                std::string_view error) = 0;
    virtual asio::awaitable<Result<void>> done(Lease const& lease, std::string_view outcome) = 0;
    virtual asio::awaitable<Result<void>> bury(Lease const& lease, std::string_view reason) = 0;

    /// Ready again at once, without a death or an attempt counted: for a worker that stops.
    virtual asio::awaitable<Result<void>> give_back(Lease const& lease) = 0;

    virtual asio::awaitable<Result<void>> send_intent(Lease const& lease, std::string_view channel,
                                                      Send const& send) = 0;
    virtual asio::awaitable<Result<void>> send_result(Lease const& lease, std::string_view channel,
                                                      Send const& send) = 0;

    /// Gives the backup to this job's original. False: another original has it. Kept until `until`.
    virtual asio::awaitable<Result<bool>> assign_backup(Lease const& lease, std::string_view backup_id,
                                                        Instant until) = 0;

    /// The original that this backup was given to, if it was.
    virtual asio::awaitable<Result<std::optional<std::string>>> backup_owner(std::string_view backup_id) = 0;

    /// Takes one of the updates that a device's codes may have (ten a minute, counted over all processes).
    /// False: there is none left at the moment.
    virtual asio::awaitable<Result<bool>> may_update(std::string_view device_id) = 0;

    /// Takes one of the sends that a channel may have, counted over all processes. Zero: taken. Otherwise in
    /// how long to ask again.
    virtual asio::awaitable<Result<std::chrono::milliseconds>> take_send(std::string_view channel,
                                                                         SendRate const& rate) = 0;

    /// A line in the job's history, for `why`. Never a PIN.
    virtual asio::awaitable<void> note(Lease const& lease, std::string_view step,
                                       std::string_view detail) = 0;

    /// As the last claim saw it: while somebody has paused claiming, claims give nothing.
    virtual std::optional<Pause> paused() const { return std::nullopt; }

    /// Set whenever this process put work into the queue. Waiters clear it.
    virtual Event& work_arrived() = 0;
};

/// Why Seam did not answer as hoped, sorted by what to do about it (SEAM.md §2, §8: by status, never by
/// `type`).
struct SeamError {
    enum class Kind {
        not_found,     // 404
        unauthorized,  // 401, 403: our key; nobody's job is at fault
        rate_limited,  // 429
        temporary,     // network, deadline, 408, 409, 425, 5xx, an answer that cannot be read
        rejected,      // any other 4xx
    };
    Kind kind = Kind::temporary;
    int status = 0;       // 0: no answer
    std::string message;  // type and message from Seam, or ours
    std::optional<std::chrono::seconds> retry_after;
    std::string request_id;
};
std::string_view to_string(SeamError::Kind kind);

template <class T>
using SeamResult = boost::system::result<T, SeamError>;
[[noreturn]] void throw_exception_from_error(SeamError const& error, boost::source_location const& where);

/// The pull's two keys, as they came (SEAM.md §1.1). Which one to trust is an interlock's business.
struct PulledBackup {
    std::optional<AccessCode> backup_access_code;
    std::optional<AccessCode> access_code;
};

/// One workspace's Seam.
class SeamApi {
  public:
    virtual ~SeamApi() = default;
    virtual asio::awaitable<SeamResult<AccessCode>> get_access_code(std::string_view access_code_id) = 0;
    virtual asio::awaitable<SeamResult<Device>> get_device(std::string_view device_id) = 0;
    virtual asio::awaitable<SeamResult<PulledBackup>> pull_backup(
        std::string_view original_access_code_id) = 0;
    /// Both dates or none (SEAM.md §1.7). Success says nothing about the lock: read the code again.
    virtual asio::awaitable<SeamResult<void>> update_times(std::string_view access_code_id, Instant starts_at,
                                                           Instant ends_at) = 0;
    /// Success says nothing about the lock, as above.
    virtual asio::awaitable<SeamResult<void>> delete_access_code(std::string_view access_code_id) = 0;
};

/// One channel to guests.
class Notifier {
  public:
    virtual ~Notifier() = default;
    virtual std::string_view channel() const = 0;
    /// Never throws but for operation_aborted; what it cannot know is `uncertain`.
    virtual asio::awaitable<SendResult> send(Notification const& notification) = 0;
};

/// What a guest directory looks a guest up by.
struct GuestQuery {
    std::string workspace;  // configured name
    std::string access_code_id;
    std::string access_code_name;
    std::string device_id;
    std::optional<Instant> starts_at;
    std::optional<Instant> ends_at;
};

/// Access code to guest (DESIGN.md §7).
class GuestDirectory {
  public:
    virtual ~GuestDirectory() = default;
    /// nullopt: the directory answered, and does not know this guest. Errors: unavailable and timed_out may
    /// pass by themselves; with any other a person must mend the directory.
    virtual asio::awaitable<Result<std::optional<Recipient>>> find(GuestQuery const& query) = 0;
};

enum class Severity { info, warning, critical };
std::string_view to_string(Severity severity);

/// Something that a person should know or must do. Holds no PIN and no contact data.
struct Alert {
    Severity severity = Severity::critical;
    std::string event;      // "pool_empty", "interlock", "not_aligned", …: docs/alerts.md
    std::string dedup_key;  // one open alert per key
    std::string summary;    // one sentence
    std::vector<std::pair<std::string, std::string>> details;
};

class Alerts {
  public:
    virtual ~Alerts() = default;
    /// Queues the alert; delivery and its retries happen on the alert path's own coroutine.
    virtual void raise(Alert alert) = 0;
    /// Closes an open alert with this key; does nothing if there is none.
    virtual void resolve(std::string_view dedup_key) = 0;
    /// Has the open alert with this key reached a person? A job is not given up before: promise 1.
    virtual bool told(std::string_view dedup_key) const = 0;
};

}  // namespace sparekey::rescue
