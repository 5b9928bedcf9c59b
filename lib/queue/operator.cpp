#include "queue/operator.hpp"

#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {

asio::awaitable<Result<void>> Operator::requeue(std::string_view access_code_id, Audit const& audit) {
    return act(scripts().requeue, access_code_id, audit);
}

asio::awaitable<Result<void>> Operator::drop(std::string_view access_code_id, Audit const& audit) {
    return act(scripts().drop, access_code_id, audit);
}

asio::awaitable<Result<void>> Operator::act(redis::Script const& script, std::string_view access_code_id,
                                            Audit const& audit) {
    auto in = script_input(Keys(options_.prefix), options_, access_code_id);
    in.args.push_back("by " + audit.who + ": " + audit.why);
    in.args.push_back(std::to_string(options_.done_kept.count()));
    auto const reply = co_await eval(redis_, script, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    auto const& word = reply->text;
    if (word == "ok") co_return Result<void>();
    if (word == "missing")
        co_return Error{Errc::not_found, "there is no job of access code " + std::string(access_code_id)};
    co_return Error{Errc::rejected, "the job of access code " + std::string(access_code_id) + " is " + word};
}

}  // namespace sparekey::queue
