#include "ops/queue_watch.hpp"

namespace sparekey::ops {

asio::awaitable<void> QueueWatch::run() {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    auto const high_water = options_.queue.high_water;
    for (;;) {
        auto const stats = co_await read_stats(redis_, options_.queue);
        metrics_.set_queue(stats ? &*stats : nullptr);
        // Unknown is not full: whoever cannot ask Redis cannot accept either, and says so.
        vitals_.queue_full = stats && high_water > 0 && open_jobs(*stats) >= high_water;
        pause.expires_after(stats ? options_.every : options_.while_away);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

}  // namespace sparekey::ops
