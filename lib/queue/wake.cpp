#include "queue/wake.hpp"

#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

constexpr unsigned kMostLooks = 1000;  // in one script, which holds up all others

}  // namespace

asio::awaitable<Result<long long>> wake(redis::Connection& redis, QueueOptions options,
                                        std::vector<std::string> reasons, std::chrono::milliseconds within) {
    auto in = script_input(Keys(options.prefix), options);
    in.args.push_back(std::to_string(within.count()));
    in.args.push_back(std::to_string(kMostLooks));
    in.args.insert(in.args.end(), reasons.begin(), reasons.end());
    auto const reply = co_await eval(redis, scripts().wake, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    co_return static_cast<long long>(reply->integer);
}

}  // namespace sparekey::queue
