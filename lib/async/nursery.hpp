// The owner of child coroutines: none is detached, none outlives its nursery.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <list>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "async/event.hpp"

namespace sparekey {

/// Stops in two phases. Phase 1, request_stop(): children look at stopping() (or wait on it) and finish what
/// they are doing. Phase 2, cut(): their pending I/O ends with operation_aborted. For one thread: every call
/// from the executor's.
class Nursery {
  public:
    /// Told of every exception a child ends with, except operation_aborted, which is how a cut child ends.
    using OnError = std::function<void(std::string_view child, std::exception_ptr error)>;

    Nursery(asio::any_io_executor executor, OnError on_error);

    /// The children must have ended: join first.
    ~Nursery();
    Nursery(Nursery const&) = delete;
    Nursery& operator=(Nursery const&) = delete;

    /// Starts `child` with the executor's next turn; after cut() not at all. What the coroutine refers to
    /// must live until it ends.
    void spawn(std::string name, asio::awaitable<void> child);

    std::size_t size() const { return children_.size(); }

    void request_stop() { stopping_.set(); }
    Event& stopping() { return stopping_; }
    void cut();

    /// Waits until no child is left. New children may be spawned meanwhile, and are waited for too.
    asio::awaitable<void> join();

    /// The same for at most `limit`; true if no child is left.
    asio::awaitable<bool> join_for(std::chrono::steady_clock::duration limit);

    /// request_stop(), `limit` to finish, cut(), join(). True if nothing had to be cut.
    asio::awaitable<bool> stop(std::chrono::steady_clock::duration limit);

  private:
    struct Child {
        std::string name;
        asio::cancellation_signal signal;  // one per child: slots are single-occupancy
    };

    void ended(std::list<Child>::iterator child, std::exception_ptr error);

    asio::any_io_executor executor_;
    OnError on_error_;
    std::list<Child> children_;
    Event stopping_;
    Event empty_;
    bool cut_ = false;
};

}  // namespace sparekey
