#include "redis/dialer.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <deque>

#include "redis/in_time.hpp"
#include "redis/login.hpp"
#include "redis/redirect.hpp"
#include "redis/sentinel.hpp"
#include "redis/server_error.hpp"

namespace sparekey::redis {
namespace {

bool contains(std::vector<Endpoint> const& endpoints, Endpoint const& endpoint) {
    return std::find(endpoints.begin(), endpoints.end(), endpoint) != endpoints.end();
}

}  // namespace

Dialer::Dialer(Options const& options)
    : options_(options), sentinels_(options.sentinel.endpoints), address_(describe(options)) {}

asio::awaitable<Dialer::Dialled> Dialer::dial() {
    if (sentinels_.empty()) return dial_node();
    return dial_master();
}

asio::awaitable<Dialer::Dialled> Dialer::dial_master() {
    address_ = describe(options_);
    std::vector<Endpoint> tried;
    Error why;
    for (auto sentinel = sentinels_.begin(); sentinel != sentinels_.end(); ++sentinel) {
        auto const master = co_await ask_sentinel(*sentinel, options_);
        if (!master) why = master.error();
        if (!master || contains(tried, *master)) continue;
        tried.push_back(*master);
        auto stream = co_await try_address(*master);
        if (stream) {
            std::rotate(sentinels_.begin(), sentinel, sentinel + 1);
            co_return stream;
        }
        why = stream.error();
    }
    co_return why;
}

asio::awaitable<Dialer::Dialled> Dialer::dial_node() {
    std::deque<Endpoint> to_try(options_.cluster_nodes.begin(), options_.cluster_nodes.end());
    to_try.push_front(options_.endpoint);
    if (lead_) to_try.push_front(*lead_);
    std::vector<Endpoint> tried;
    Error why;
    while (!to_try.empty()) {
        auto const node = to_try.front();
        to_try.pop_front();
        if (contains(tried, node)) continue;
        tried.push_back(node);
        lead_.reset();
        auto stream = co_await try_address(node);
        if (stream) {
            lead_ = node;
            co_return stream;
        }
        why = stream.error();
        if (lead_) to_try.push_front(*lead_);
    }
    co_return why;
}

asio::awaitable<Dialer::Dialled> Dialer::try_address(Endpoint const& endpoint) {
    at_ = endpoint;
    address_ = to_string(endpoint);
    return in_time(reach(endpoint), options_.connect_limit, "connection and login");
}

asio::awaitable<Dialer::Dialled> Dialer::reach(Endpoint const& endpoint) {
    auto stream = co_await connect(endpoint, options_.ca_file);
    if (!stream) co_return stream.error();
    Dialogue dialogue(**stream);
    auto const welcome = co_await log_in(dialogue, options_);
    if (!welcome) co_return welcome.error();
    auto const is_master = co_await check_role(dialogue);
    if (!is_master) co_return is_master.error();
    auto const has_keys = co_await check_keys(dialogue);
    if (!has_keys) co_return has_keys.error();
    co_return std::move(*stream);
}

/// A sentinel may be out of date, and a new master is a replica until the failover is complete. Without
/// sentinels we stay: nobody could name another server, and whoever asks this one learns what it is.
asio::awaitable<Result<void>> Dialer::check_role(Dialogue& dialogue) {
    if (sentinels_.empty()) co_return Result<void>();
    Dialogue::Parts const question{"ROLE"};
    auto const role = co_await dialogue.ask(question);
    if (!role) co_return role.error();
    if (role->kind == Reply::Kind::error) co_return with_context("ROLE", server_error(role->text));
    if (role->elements.empty() || role->elements[0].text != "master")
        co_return Error{Errc::unavailable, "it is not the master, or not yet"};
    co_return Result<void>();
}

/// Asks for one key, because a cluster then names the node that has it, and a server that still loads its
/// data says so to us and not to the first caller.
asio::awaitable<Result<void>> Dialer::check_keys(Dialogue& dialogue) {
    Dialogue::Parts const question{"EXISTS", options_.key};
    auto const answer = co_await dialogue.ask(question);
    if (!answer) co_return answer.error();
    if (answer->kind != Reply::Kind::error) co_return Result<void>();
    moved_away(answer->text);
    co_return server_error(answer->text);
}

asio::awaitable<Error> Dialer::wait_for_a_move() {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    while (true) {
        pause.expires_after(sentinels_.empty() ? std::chrono::hours(1) : options_.sentinel.watch_every);
        co_await pause.async_wait(asio::use_awaitable);
        if (sentinels_.empty()) continue;
        // A sentinel that does not answer is no reason to leave a master that does.
        auto const master = co_await ask_sentinel(sentinels_.front(), options_);
        if (master && *master != at_) co_return Error{Errc::unavailable, "a sentinel names another master"};
    }
}

bool Dialer::moved_away(std::string_view error_reply) {
    if (is_read_only(error_reply)) return true;
    auto const to = moved_to(error_reply, at_);
    if (to) lead_ = to;
    return to.has_value();
}

}  // namespace sparekey::redis
