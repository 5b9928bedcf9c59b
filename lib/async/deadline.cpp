#include "async/deadline.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <utility>

namespace sparekey {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kCancelAgain{10};

}  // namespace

/// The timer is not moved for a limit that ends later than it does: it looks again when it wakes. So most
/// operations, which are done long before their limit, cost a look at the clock.
struct Deadline::State : std::enable_shared_from_this<State> {
    State(asio::any_io_executor const& executor, std::function<void()> the_cancel)
        : timer(executor), cancel(std::move(the_cancel)) {}

    void start(SteadyClock::duration limit) {
        due = SteadyClock::now() + limit;
        passed = false;
        if (!wakes_at || *due < *wakes_at) wake_at(*due);
    }

    void wake_at(SteadyClock::time_point when) {
        wakes_at = when;
        timer.expires_at(when);
        // Weak: a wake that is queued already comes even if the timer is destroyed.
        timer.async_wait([weak = weak_from_this()](error_code error) {
            auto const self = weak.lock();
            if (self && !error) self->wake();
        });
    }

    void wake() {
        wakes_at.reset();
        if (!due) return;
        auto const now = SteadyClock::now();
        if (now < *due) return wake_at(*due);
        passed = true;
        cancel();
        wake_at(now + kCancelAgain);
    }

    asio::steady_timer timer;
    std::function<void()> cancel;
    std::optional<SteadyClock::time_point> due;
    std::optional<SteadyClock::time_point> wakes_at;
    bool passed = false;
};

Deadline::Deadline(asio::any_io_executor const& executor, std::function<void()> cancel)
    : state_(std::make_shared<State>(executor, std::move(cancel))) {}

Deadline::~Deadline() = default;

asio::awaitable<error_code> Deadline::within(SteadyClock::duration limit, asio::awaitable<error_code> op) {
    state_->start(limit);
    auto const error = co_await std::move(op);
    state_->due.reset();
    co_return state_->passed ? error_code(asio::error::timed_out) : error;
}

}  // namespace sparekey
