#include "queue/redis_duty_store.hpp"

#include <charconv>

#include "core/random.hpp"
#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
RedisDutyStore::RedisDutyStore(redis::Connection& redis, QueueOptions options)
    : redis_(redis), options_(std::move(options)), token_(options_.owner + ":" + random_token()) {}

asio::awaitable<Result<reconcile::Turn>> RedisDutyStore::take(std::string_view duty,
                                                              std::chrono::milliseconds every) {
    std::vector<std::string> own{digits(options_.lease), digits(every)};
    auto const reply = co_await run(scripts().duty_take, duty, std::move(own));
    if (!reply) co_return reply.error();
    if (reply->elements.size() != 2) co_return Error{Errc::internal, "unexpected answer of duty_take"};
    auto const& text = reply->elements[1].text;
    reconcile::Turn turn;
    turn.ours = reply->elements[0].text == "1";
    if (turn.ours) {
        turn.cursor = text;
    } else {
        std::chrono::milliseconds::rep again = 0;
        std::from_chars(text.data(), text.data() + text.size(), again);
        turn.again = std::chrono::milliseconds(again);
    }
    co_return turn;
}

asio::awaitable<Result<void>> RedisDutyStore::keep(std::string_view duty) {
    return if_ours(scripts().duty_keep, duty, {digits(options_.lease)});
}

asio::awaitable<Result<void>> RedisDutyStore::finish(std::string_view duty, std::string_view cursor) {
    return if_ours(scripts().duty_leave, duty, {"1", std::string(cursor)});
}

asio::awaitable<Result<void>> RedisDutyStore::give_back(std::string_view duty) {
    return if_ours(scripts().duty_leave, duty, {"", ""});
}

asio::awaitable<Result<void>> RedisDutyStore::if_ours(redis::Script const& script, std::string_view duty,
                                                      std::vector<std::string> own) {
    auto const reply = co_await run(script, duty, std::move(own));
    if (!reply) co_return reply.error();
    if (reply->text == "ok") co_return Result<void>();
    co_return Error{Errc::lost, "another process has the duty"};
}

asio::awaitable<Result<redis::Reply>> RedisDutyStore::run(redis::Script const& script, std::string_view duty,
                                                          std::vector<std::string> own) {
    Keys const keys(options_.prefix);
    auto in = script_input(keys, options_);
    in.args[ScriptInput::kToken] = token_;
    in.keys.push_back(keys.duty(duty));
    in.args.insert(in.args.end(), own.begin(), own.end());
    return eval(redis_, script, std::move(in.keys), std::move(in.args));
}

}  // namespace sparekey::queue
