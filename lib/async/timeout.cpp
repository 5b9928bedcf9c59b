#include "async/timeout.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <exception>

namespace sparekey {

// Not `op || timer`: that operator waits for the first success, and so keeps an exception of op back until
// the deadline.
asio::awaitable<void> with_timeout(asio::awaitable<void> op, std::chrono::steady_clock::duration limit) {
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, limit);
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(op), asio::deferred), timer.async_wait(asio::deferred));
    auto const [order, failure, timer_error] =
        co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);

    auto const deadline_was_first = order[0] == 1 && !timer_error;
    if (deadline_was_first) throw boost::system::system_error(asio::error::timed_out);
    if (failure) std::rethrow_exception(failure);
}

}  // namespace sparekey
