#include "queue/redis_duty_store.hpp"

#include <charconv>

#include "core/random.hpp"
#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

std::chrono::milliseconds to_ms(std::string const& text) {
    std::chrono::milliseconds::rep ms = 0;
    std::from_chars(text.data(), text.data() + text.size(), ms);
    return std::chrono::milliseconds(ms);
}

}  // namespace

RedisDutyStore::RedisDutyStore(redis::Connection& redis, QueueOptions options)
    : redis_(redis), options_(std::move(options)), token_(options_.owner + ":" + random_token()) {}

asio::awaitable<Result<reconcile::Turn>> RedisDutyStore::take(std::string_view duty,
                                                              std::chrono::milliseconds every) {
    std::vector<std::string> own{digits(options_.lease), digits(every)};
    auto const reply = co_await run(scripts().duty_take, duty, std::move(own));
    if (!reply) co_return reply.error();
    if (reply->elements.size() != 3) co_return Error{Errc::internal, "unexpected answer of duty_take"};
    auto const& text = reply->elements[1].text;
    reconcile::Turn turn;
    turn.ours = reply->elements[0].text == "1";
    if (turn.ours)
        turn.cursor = text;
    else
        turn.again = to_ms(text);
    turn.unfinished = to_ms(reply->elements[2].text);
    co_return turn;
}

asio::awaitable<Result<std::chrono::milliseconds>> RedisDutyStore::keep(std::string_view duty,
                                                                        std::string cursor) {
    std::vector<std::string> own{digits(options_.lease), std::move(cursor)};
    auto const reply = co_await if_ours(scripts().duty_keep, duty, std::move(own));
    if (!reply) co_return reply.error();
    co_return to_ms(reply->text);
}

asio::awaitable<Result<void>> RedisDutyStore::finish(std::string_view duty, std::string_view cursor) {
    return leave(duty, "1", std::string(cursor));
}

asio::awaitable<Result<void>> RedisDutyStore::give_back(std::string_view duty, std::string cursor) {
    return leave(duty, "", std::move(cursor));
}

asio::awaitable<Result<void>> RedisDutyStore::leave(std::string_view duty, std::string done,
                                                    std::string cursor) {
    std::vector<std::string> own{std::move(done), std::move(cursor)};
    auto const reply = co_await if_ours(scripts().duty_leave, duty, std::move(own));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

asio::awaitable<Result<redis::Reply>> RedisDutyStore::if_ours(redis::Script const& script,
                                                              std::string_view duty,
                                                              std::vector<std::string> own) {
    auto reply = co_await run(script, duty, std::move(own));
    if (reply && reply->text == "lost") co_return Error{Errc::lost, "another process has the duty"};
    co_return reply;
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
