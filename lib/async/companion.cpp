#include "async/companion.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>

namespace sparekey {

asio::awaitable<bool> run_beside(asio::awaitable<void> op, asio::awaitable<void> companion) {
    auto const executor = co_await asio::this_coro::executor;
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(op), asio::deferred),
        asio::co_spawn(executor, std::move(companion), asio::deferred));
    auto const [order, op_failed, companion_failed] =
        co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);

    auto const op_was_first = order[0] == 0;
    auto const& failure = op_was_first ? op_failed : companion_failed;
    if (failure) std::rethrow_exception(failure);
    co_return op_was_first;
}

}  // namespace sparekey
