#include "queue/audit_line.hpp"

#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {

asio::awaitable<Result<void>> add_audit_line(redis::Connection& redis, QueueOptions const& options,
                                             std::string_view step, std::string_view detail) {
    auto in = script_input(Keys(options.prefix), options);
    in.args.emplace_back(step);
    in.args.emplace_back(detail);
    auto const reply = co_await eval(redis, scripts().note, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

}  // namespace sparekey::queue
