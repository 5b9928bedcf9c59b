#include "ops/redis_alert_store.hpp"

#include "ops/alert_scripts.hpp"
#include "redis/script.hpp"

namespace sparekey::ops {
namespace {

redis::Script const& take_script() {
    static redis::Script const script(std::string(text_of(lua_sources(), "alert_take")));
    return script;
}

redis::Script const& keep_script() {
    static redis::Script const script(std::string(text_of(lua_sources(), "alert_keep")));
    return script;
}

/// Alerts must go out while Redis is away, and so nobody waits for it to come back.
Error away() {
    return {Errc::unavailable, "no connection to Redis"};
}

Turn parse_turn(std::string_view word) {
    if (word == "told") return Turn::told;
    return word == "busy" ? Turn::busy : Turn::ours;
}

}  // namespace

RedisAlertStore::RedisAlertStore(redis::Connection& redis, AlertStoreOptions options)
    : redis_(redis), options_(std::move(options)) {}

std::vector<std::string> RedisAlertStore::keys(std::string_view dedup_key) const {
    return {open_alerts_key(options_.prefix), options_.prefix + "alert_turn:" + std::string(dedup_key)};
}

asio::awaitable<Result<Turn>> RedisAlertStore::take(AlertNotice notice) {
    if (!redis_.connected()) co_return away();
    auto const& alert = notice.alert;
    std::vector<std::string> args{alert.dedup_key,
                                  options_.token,
                                  std::to_string(options_.turn.count()),
                                  std::string(status_of(notice)),
                                  std::string(rescue::to_string(alert.severity)),
                                  to_json(OpenAlert{notice, false, false})};
    auto const reply = co_await redis::eval(redis_, take_script(), keys(alert.dedup_key), std::move(args));
    if (!reply) co_return reply.error();
    co_return parse_turn(reply->text);
}

asio::awaitable<Result<void>> RedisAlertStore::keep(OpenAlert open) {
    co_return co_await settle(open.key(), to_json(open));
}

asio::awaitable<Result<void>> RedisAlertStore::close(std::string dedup_key) {
    co_return co_await settle(std::move(dedup_key), "");
}

asio::awaitable<Result<void>> RedisAlertStore::settle(std::string dedup_key, std::string record) {
    if (!redis_.connected()) co_return away();
    auto const names = keys(dedup_key);
    std::vector<std::string> args{std::move(dedup_key), options_.token, std::move(record)};
    auto const reply = co_await redis::eval(redis_, keep_script(), names, std::move(args));
    if (!reply) co_return reply.error();
    Result<void> const done;  // named: g++ 12 warns of a temporary one
    co_return done;
}

asio::awaitable<Result<void>> RedisAlertStore::note(OpenAlert open) {
    if (!redis_.connected()) co_return away();
    redis::Command command("HSETNX", open_alerts_key(options_.prefix), open.key(), to_json(open));
    auto const reply = co_await redis_.call(std::move(command));
    if (!reply) co_return reply.error();
    Result<void> const done;  // named: g++ 12 warns of a temporary one
    co_return done;
}

asio::awaitable<Result<std::optional<OpenAlert>>> RedisAlertStore::find(std::string dedup_key) {
    if (!redis_.connected()) co_return away();
    auto const reply =
        co_await redis_.call(redis::Command("HGET", open_alerts_key(options_.prefix), dedup_key));
    if (!reply) co_return reply.error();
    std::optional<OpenAlert> found;
    if (auto open = parse_open_alert(reply->text)) found = *std::move(open);
    co_return found;
}

asio::awaitable<Result<std::vector<OpenAlert>>> RedisAlertStore::load() {
    if (!redis_.connected()) co_return away();
    co_return co_await read_open_alerts(redis_, options_.prefix);
}

}  // namespace sparekey::ops
