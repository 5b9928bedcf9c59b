#include "daemon/config/reload.hpp"

#include <algorithm>
#include <iterator>

namespace sparekey::daemon {
namespace {

// What is made of these at the start lives as long as the process: sockets, connections to Redis, threads,
// and what other processes on the same Redis go by. reload_over() below must keep the running values of them
// all.
constexpr std::string_view kFixed[] = {
    "listen.*", "redis.*", "rescue.lease", "alerts.timeout", "alerts.storm_limit", "admin.*", "log.format",
};

bool is_of(std::string_view key, std::string_view pattern) {
    if (!pattern.ends_with('*')) return key == pattern;
    return key.starts_with(pattern.substr(0, pattern.size() - 1));
}

/// A secret's file may keep its name when its content changes.
void add_changed_secrets(Config const& running, Config const& next, std::vector<std::string>& changed) {
    auto const compare = [&](char const* key, Secret const& before, Secret const& after) {
        if (!same(before, after) && std::ranges::find(changed, key) == changed.end())
            changed.emplace_back(key);
    };
    auto const& redis = running.redis.options;
    compare("redis.password_file", redis.password, next.redis.options.password);
    compare("redis.sentinel_password_file", redis.sentinel.password, next.redis.options.sentinel.password);
    compare("admin.token_file", running.admin.token, next.admin.token);
}

std::vector<std::string> changed_fixed_keys(Config const& running, Config const& next) {
    std::vector<std::string> changed;
    for (auto const& [key, value] : next.values) {
        auto const before = running.values.find(key);
        if (needs_restart(key) && (before == running.values.end() || before->second != value))
            changed.push_back(key);
    }
    add_changed_secrets(running, next, changed);
    // The listener was made with TLS or without; which certificate, it does not mind.
    if (running.tls.enabled() != next.tls.enabled()) changed.emplace_back("tls.certificate_file");
    return changed;
}

}  // namespace

bool needs_restart(std::string_view key) {
    return std::ranges::any_of(kFixed, [&](std::string_view pattern) { return is_of(key, pattern); });
}

ReloadedConfig reload_over(Config const& running, Config next) {
    auto waiting = changed_fixed_keys(running, next);
    for (auto& [key, value] : next.values)
        if (auto const before = running.values.find(key);
            needs_restart(key) && before != running.values.end())
            value = before->second;
    next.listen = running.listen;
    next.redis = running.redis;
    next.rescue.lease = running.rescue.lease;
    next.alerts.timeout = running.alerts.timeout;
    next.alert_storm_limit = running.alert_storm_limit;
    next.admin = running.admin;
    next.log.format = running.log.format;
    if (running.tls.enabled() != next.tls.enabled()) next.tls = running.tls;
    return {std::move(next), std::move(waiting)};
}

}  // namespace sparekey::daemon
