#include "redis/login.hpp"

#include <array>
#include <vector>

#include "core/wipe.hpp"
#include "redis/resp.hpp"
#include "redis/server_error.hpp"

namespace sparekey::redis {
namespace {

using Parts = std::vector<std::string_view>;

asio::awaitable<Result<void>> say(Stream& stream, ReplyReader& replies, Parts const& parts) {
    auto bytes = encode(parts);
    WipeAtExit const wiped(bytes);
    auto const written = co_await stream.write(asio::buffer(bytes));
    if (!written) co_return written.error();

    std::array<char, 1024> buffer;
    while (true) {
        auto const size = co_await stream.read_some(asio::buffer(buffer));
        if (!size) co_return size.error();
        replies.feed({buffer.data(), *size});
        auto const reply = replies.next();
        if (!reply) co_return reply.error();
        if (!*reply) continue;
        if ((*reply)->kind == Reply::Kind::error) co_return server_error((*reply)->text);
        co_return Result<void>();
    }
}

}  // namespace

asio::awaitable<Result<void>> log_in(Stream& stream, Options const& options) {
    auto const database = std::to_string(options.database);
    std::vector<Parts> steps;
    if (!options.password.empty() && options.user.empty())
        steps.push_back({"AUTH", options.password.reveal()});
    if (!options.password.empty() && !options.user.empty())
        steps.push_back({"AUTH", options.user, options.password.reveal()});
    // Also for database 0: a server that wants a password says so here, and not to the first caller.
    steps.push_back({"SELECT", database});
    steps.push_back({"CLIENT", "SETNAME", options.client_name});

    ReplyReader replies;
    for (auto const& step : steps) {
        auto const said = co_await say(stream, replies, step);
        if (!said) co_return with_context("login, " + std::string(step.front()), said.error());
    }
    co_return Result<void>();
}

}  // namespace sparekey::redis
