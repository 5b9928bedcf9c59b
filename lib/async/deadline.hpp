// One limit after another for a coroutine that waits for a socket, without a timer for each wait.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "async/asio.hpp"

namespace sparekey {

/// Cheaper than with_timeout(), for whoever can say how a wait is cancelled. For one thread, and one
/// operation at a time.
class Deadline {
  public:
    /// `cancel` ends whatever wait is under way with operation_aborted. Between two waits it is in vain, so
    /// it is called again until the operation ends. It is not called after the destructor.
    Deadline(asio::any_io_executor const& executor, std::function<void()> cancel);
    ~Deadline();

    /// `op`'s error; or timed_out, if `limit` passed before it ended. It is always waited for.
    asio::awaitable<error_code> within(std::chrono::steady_clock::duration limit,
                                       asio::awaitable<error_code> op);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sparekey
