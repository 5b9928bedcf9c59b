// What people do to jobs, through the command line or the admin endpoint.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"
#include "redis/script.hpp"

namespace sparekey::queue {

/// Who did it and why, for the job's history. No PIN, no contact data.
struct Audit {
    std::string who;
    std::string why;
};

/// The connection outlives it. Errors: not_found; rejected, with a message that names the job's state;
/// otherwise redis::Connection::call()'s.
class Operator {
  public:
    Operator(redis::Connection& redis, QueueOptions options) : redis_(redis), options_(std::move(options)) {}

    /// A dead or waiting job is tried again at once, from its first attempt. A channel that had refused, or
    /// of which it is not known whether it sent, is tried again too; what was sent is not sent twice.
    asio::awaitable<Result<void>> requeue(std::string_view access_code_id, Audit const& audit);

    /// A dead, waiting or ready job is done, with the outcome "dropped", until a new event comes for it. A
    /// job that a worker has is refused: its next state decides.
    asio::awaitable<Result<void>> drop(std::string_view access_code_id, Audit const& audit);

    /// No process claims a job any more, for `length` or until resume(); a pause that was there is replaced.
    asio::awaitable<Result<void>> pause(Audit const& audit, std::optional<std::chrono::milliseconds> length);

    /// Errors: rejected, if nothing was paused.
    asio::awaitable<Result<void>> resume(Audit const& audit);

  private:
    asio::awaitable<Result<void>> act(redis::Script const& script, std::string_view access_code_id,
                                      Audit const& audit);

    redis::Connection& redis_;
    QueueOptions options_;
};

}  // namespace sparekey::queue
