// What happened, as prelude.lua's history() wrote it down: one line for every transition and step.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/instant.hpp"
#include "queue/keys.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

struct HistoryLine {
    Instant at;
    std::string access_code_id;  // of its job; empty for what is about no job: paused, recorded
    std::string event_id;        // the job's latest event then
    std::string step;            // "accepted", "leased", "looked", "send intent", "done", …
    std::string detail;
    std::optional<Instant> due;  // when the next look is
};

struct Timeline {
    std::vector<HistoryLine> lines;  // oldest first
    bool complete = true;            // false: there are older lines than were asked for
};

/// The connection outlives it. Errors are redis::Connection::call()'s.
class History {
  public:
    History(redis::Connection& redis, QueueOptions options)
        : redis_(redis), options_(std::move(options)), keys_(options_.prefix) {}

    /// The newest `most` lines of a job that is still there, along their chain: its cost is that of those
    /// lines alone, however long the history is.
    asio::awaitable<Result<Timeline>> of_job(std::string access_code_id, std::size_t most);

    /// Called with each line; false: enough.
    using Look = std::function<bool(HistoryLine&&)>;

    /// All lines not older than `since` (nullopt: all that are kept), newest first, in pages; of all jobs. A
    /// million take some seconds, in which Redis serves others as well.
    asio::awaitable<Result<void>> backwards(std::optional<Instant> since, Look const& look);

  private:
    redis::Connection& redis_;
    QueueOptions options_;
    Keys keys_;
};

}  // namespace sparekey::queue
