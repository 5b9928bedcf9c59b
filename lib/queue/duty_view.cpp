#include "queue/duty_view.hpp"

#include <charconv>

#include "queue/keys.hpp"

namespace sparekey::queue {

asio::awaitable<Result<DutyView>> read_duty(redis::Connection& redis, QueueOptions const& options,
                                            std::string name) {
    auto const key = Keys(options.prefix).duty(name);
    auto const reply = co_await redis.call(redis::Command("HMGET", key, "finished", "cursor"));
    if (!reply) co_return reply.error();
    if (reply->elements.size() != 2) co_return Error{Errc::internal, "unexpected answer of HMGET"};
    DutyView view;
    auto const& finished = reply->elements[0].text;
    long long ms = 0;
    if (std::from_chars(finished.data(), finished.data() + finished.size(), ms).ec == std::errc())
        view.finished = from_unix_ms(ms);
    view.cursor = reply->elements[1].text;
    co_return view;
}

}  // namespace sparekey::queue
