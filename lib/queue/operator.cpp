#include "queue/operator.hpp"

#include "core/clock.hpp"
#include "queue/pause.hpp"
#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

std::string describe(Audit const& audit) {
    return "by " + audit.who + (audit.why.empty() ? "" : ": " + audit.why);
}

}  // namespace

asio::awaitable<Result<void>> Operator::requeue(std::string_view access_code_id, Audit const& audit) {
    return act(scripts().requeue, access_code_id, audit);
}

asio::awaitable<Result<void>> Operator::drop(std::string_view access_code_id, Audit const& audit) {
    return act(scripts().drop, access_code_id, audit);
}

asio::awaitable<Result<void>> Operator::pause(Audit const& audit,
                                              std::optional<std::chrono::milliseconds> length) {
    rescue::Pause pause;
    pause.who = audit.who;
    pause.why = audit.why;
    pause.since = SystemClock().now();
    Keys const keys(options_.prefix);
    auto in = script_input(keys, options_);
    in.keys.push_back(keys.paused());
    in.args.push_back(to_json(pause));
    in.args.push_back(describe(audit));
    in.args.push_back(length ? std::to_string(length->count()) : "");
    auto const reply = co_await eval(redis_, scripts().pause, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

asio::awaitable<Result<void>> Operator::resume(Audit const& audit) {
    Keys const keys(options_.prefix);
    auto in = script_input(keys, options_);
    in.keys.push_back(keys.paused());
    in.args.push_back(describe(audit));
    auto const reply = co_await eval(redis_, scripts().resume, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    if (reply->text == "running") co_return Error{Errc::rejected, "nothing is paused"};
    co_return Result<void>();
}

asio::awaitable<Result<void>> Operator::act(redis::Script const& script, std::string_view access_code_id,
                                            Audit const& audit) {
    auto in = script_input(Keys(options_.prefix), options_, access_code_id);
    in.args.push_back(describe(audit));
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
