#include "rescue/persist.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "core/log_throttle.hpp"

namespace sparekey::rescue {
namespace {

constexpr std::chrono::milliseconds kPause{500};

}  // namespace

asio::awaitable<Persisted> persist(std::function<asio::awaitable<Result<void>>()> const& write,
                                   Log const& log, std::string_view complaint) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    LogThrottle complaints;
    Persisted persisted;
    while (true) {
        auto const written = co_await write();
        if (written) co_return persisted;
        persisted.lost = written.error().code == Errc::lost;
        if (persisted.lost) co_return persisted;
        persisted.unanswered = true;
        if (auto const held = complaints.pass())
            log.error(complaint, {{"error", written.error().message}, {"held_back", *held}});
        pause.expires_after(kPause);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

}  // namespace sparekey::rescue
