#include "redis/sentinel.hpp"

#include <charconv>

#include "redis/in_time.hpp"
#include "redis/login.hpp"
#include "redis/server_error.hpp"

namespace sparekey::redis {
namespace {

/// {"10.0.0.7", "6379"}, or nil.
Result<Endpoint> parse_master(Reply const& reply, Endpoint const& sentinel, std::string const& name) {
    if (reply.kind == Reply::Kind::error) return server_error(reply.text);
    if (reply.kind == Reply::Kind::nil) return Error{Errc::not_found, "knows no master named " + name};
    if (reply.elements.size() != 2) return Error{Errc::internal, "an unexpected answer"};
    auto master = sentinel;  // spoken to in the same way
    master.host = reply.elements[0].text;
    auto const& port = reply.elements[1].text;
    auto const* const end = port.data() + port.size();
    auto const [stop, error] = std::from_chars(port.data(), end, master.port);
    if (error != std::errc() || stop != end) return Error{Errc::internal, "a port that is no number"};
    return master;
}

asio::awaitable<Result<Endpoint>> ask(Endpoint const& sentinel, Options const& options) {
    auto const stream = co_await connect(sentinel, options.ca_file);
    if (!stream) co_return stream.error();
    Dialogue dialogue(**stream);
    auto const welcome = co_await authenticate(dialogue, options.sentinel.user, options.sentinel.password);
    if (!welcome) co_return welcome.error();
    auto const& name = options.sentinel.master_name;
    Dialogue::Parts const question{"SENTINEL", "GET-MASTER-ADDR-BY-NAME", name};
    auto const answer = co_await dialogue.ask(question);
    if (!answer) co_return answer.error();
    co_return parse_master(*answer, sentinel, name);
}

}  // namespace

asio::awaitable<Result<Endpoint>> ask_sentinel(Endpoint const& sentinel, Options const& options) {
    auto master = co_await in_time(ask(sentinel, options), options.sentinel.limit, "answer");
    if (!master) co_return with_context("sentinel " + to_string(sentinel), master.error());
    co_return std::move(*master);
}

}  // namespace sparekey::redis
