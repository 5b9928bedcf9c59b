// A flag that coroutines of one thread can wait for.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>

#include "async/asio.hpp"

namespace sparekey {

/// Set and cleared on the thread of its waiters. Any number may wait; set() wakes all that wait at that
/// moment, even if the flag is cleared again before they run. It must outlive its waiters.
class Event {
  public:
    void set();
    void clear() { set_ = false; }
    bool is_set() const { return set_; }

    /// Returns once the event is set. Throws operation_aborted when the waiting coroutine is cancelled.
    asio::awaitable<void> wait();

    /// Returns true as soon as the event is set, false after `limit`. Throws operation_aborted when
    /// cancelled.
    asio::awaitable<bool> wait_for(std::chrono::steady_clock::duration limit);

  private:
    struct Waiter {
        asio::steady_timer timer;
        bool woken = false;
    };
    class Registration;

    bool set_ = false;
    std::list<Waiter*> waiters_;
};

}  // namespace sparekey
