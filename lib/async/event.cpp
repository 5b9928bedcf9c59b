#include "async/event.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace sparekey {

/// Takes the waiter off the list again, however the wait ends.
class Event::Registration {
  public:
    Registration(Event& event, Waiter& waiter)
        : waiters_(event.waiters_), at_(waiters_.insert(waiters_.end(), &waiter)) {}
    ~Registration() { waiters_.erase(at_); }
    Registration(Registration const&) = delete;
    Registration& operator=(Registration const&) = delete;

  private:
    std::list<Waiter*>& waiters_;
    std::list<Waiter*>::iterator at_;
};

void Event::set() {
    set_ = true;
    for (auto* const waiter : waiters_) {
        waiter->woken = true;
        waiter->timer.cancel();
    }
}

asio::awaitable<void> Event::wait() {
    for (auto woken = false; !woken;) woken = co_await wait_for(std::chrono::hours(1));
}

asio::awaitable<bool> Event::wait_for(std::chrono::steady_clock::duration limit) {
    if (set_) co_return true;
    auto const executor = co_await asio::this_coro::executor;
    Waiter waiter{asio::steady_timer(executor, limit)};
    Registration const registration(*this, waiter);
    // The error says no more than woken and the cancellation state do, and is not needed to tell them apart.
    co_await waiter.timer.async_wait(as_result);

    auto const state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    co_return waiter.woken;
}

}  // namespace sparekey
