#include "queue/stats.hpp"

#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

constexpr int kSample = 100;

}  // namespace

std::uint64_t open_jobs(QueueStats const& stats) {
    std::uint64_t open = 0;
    for (auto const& [state, of_state] : stats)
        if (state != "dead") open += of_state.jobs;
    return open;
}

asio::awaitable<Result<QueueStats>> read_stats(redis::Connection& redis, QueueOptions const& options) {
    auto in = script_input(Keys(options.prefix), options);
    in.args.push_back(std::to_string(kSample));
    auto const reply = co_await eval(redis, scripts().stats, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    QueueStats stats;
    for (auto const& entry : reply->elements) {
        if (entry.elements.size() != 3) co_return Error{Errc::internal, "unexpected answer of stats.lua"};
        stats[entry.elements[0].text] = {static_cast<std::uint64_t>(entry.elements[1].integer),
                                         std::chrono::milliseconds(entry.elements[2].integer)};
    }
    co_return stats;
}

}  // namespace sparekey::queue
