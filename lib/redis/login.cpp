#include "redis/login.hpp"

#include "redis/server_error.hpp"

namespace sparekey::redis {
namespace {

asio::awaitable<Result<void>> say(Dialogue& dialogue, Dialogue::Parts const& parts) {
    auto const reply = co_await dialogue.ask(parts);
    auto const step = "login, " + std::string(parts.front());
    if (!reply) co_return with_context(step, reply.error());
    if (reply->kind == Reply::Kind::error) co_return with_context(step, server_error(reply->text));
    co_return Result<void>();
}

}  // namespace

asio::awaitable<Result<void>> authenticate(Dialogue& dialogue, std::string const& user,
                                           Secret const& password) {
    if (password.empty()) co_return Result<void>();
    Dialogue::Parts auth{"AUTH"};
    if (!user.empty()) auth.push_back(user);
    auth.push_back(password.reveal());
    co_return co_await say(dialogue, auth);
}

asio::awaitable<Result<void>> log_in(Dialogue& dialogue, Options const& options) {
    auto const known = co_await authenticate(dialogue, options.user, options.password);
    if (!known) co_return known.error();
    // Also for database 0: a server that wants a password says so here, and not to the first caller.
    auto const database = std::to_string(options.database);
    Dialogue::Parts const select{"SELECT", database};
    auto const selected = co_await say(dialogue, select);
    if (!selected) co_return selected.error();
    Dialogue::Parts const set_name{"CLIENT", "SETNAME", options.client_name};
    co_return co_await say(dialogue, set_name);
}

}  // namespace sparekey::redis
