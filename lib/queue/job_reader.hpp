// Reads the queue for people: the command line, the operators' page. Changes nothing; every call is one or
// two round trips and bounded in memory, whatever the queue holds.
#pragma once

#include <cstdint>
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
#include "rescue/job.hpp"
#include "rescue/pause.hpp"

namespace sparekey::queue {

/// A job with all that its hash says.
struct JobView {
    rescue::Job job;
    std::string state;  // waiting, ready, leased, dead, done
    std::optional<Instant>
        when;             // waiting: it is due; leased: the lease ends; dead: it was given up; else nullopt
    std::string wait;     // of a waiting job: "hold" or "backoff"
    std::string reason;   // why it waits, or was given up, or its last error; empty if nothing went wrong
    std::string owner;    // of a leased job: host, process and shard
    std::string outcome;  // of a done job: "told", "recovered", …
    bool again = false;   // an event came while a worker looked: there is another look
};

struct StateCount {
    std::string state;  // ready, leased, waiting or dead
    std::uint64_t jobs = 0;
    std::optional<Instant> first;  // of the job that is next: ready: the guest arrives (nullopt: not known);
                                   // leased: the lease ends; waiting: it is due; dead: it was given up
    std::optional<Instant>
        oldest;  // when the longest there was received; looked for among the first kLookedAt only
};

struct Overview {
    static constexpr unsigned kLookedAt = 1000;

    Instant now;  // by Redis's clock
    std::optional<rescue::Pause> pause;
    std::vector<StateCount> states;  // ready, leased, waiting, dead
};

/// States that a job can be listed by, in the order in which they matter to a person.
inline constexpr std::string_view kListedStates[] = {"dead", "leased", "ready", "waiting"};

/// The connection outlives it. Errors are redis::Connection::call()'s.
class JobReader {
  public:
    JobReader(redis::Connection& redis, QueueOptions options)
        : redis_(redis), options_(std::move(options)), keys_(options_.prefix) {}

    asio::awaitable<Result<Overview>> overview();

    /// Jobs of one of kListedStates, from number `from` on, at most `most` (better not above 1000): ready in
    /// the order in which they will be served, waiting as they come due, leased as their leases end, dead
    /// with the newest first. A job that moves while somebody turns pages may be missed or shown twice; its
    /// own state is then the true one.
    asio::awaitable<Result<std::vector<JobView>>> jobs(std::string state, std::uint64_t from, unsigned most);

    /// nullopt: there is no such job, or not any more.
    asio::awaitable<Result<std::optional<JobView>>> job(std::string access_code_id);

    /// These jobs, as far as they are there.
    asio::awaitable<Result<std::vector<JobView>>> look_up(std::vector<std::string> access_code_ids);

  private:
    redis::Connection& redis_;
    QueueOptions options_;
    Keys keys_;
};

}  // namespace sparekey::queue
