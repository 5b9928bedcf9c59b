#include "ops/durability_probe.hpp"

#include "ops/store_facts.hpp"

namespace sparekey::ops {

DurabilityProbe::DurabilityProbe(redis::Connection& redis, DurabilityProbeOptions options,
                                 rescue::Alerts& alerts, Log log)
    : redis_(redis), options_(options), alerts_(alerts), log_(std::move(log)) {}

asio::awaitable<void> DurabilityProbe::run() {
    while (true) {
        auto const login = redis_.logins();
        auto const facts = co_await ask_store(redis_);
        if (facts && login != redis_.logins()) continue;  // some of them may be another server's
        if (facts) {
            take(find_shortfalls(*facts, options_.policy));
            probed_login_ = login;
        }
        // No answer says nothing about durability; nothing can be accepted meanwhile anyway.
        tell_silence(facts);
        co_await wait_for_next();
    }
}

/// The whole time only while nothing changes: a Redis that was restarted or failed over may be configured
/// otherwise.
asio::awaitable<void> DurabilityProbe::wait_for_next() {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    auto const until = std::chrono::steady_clock::now() + options_.every;
    do {
        pause.expires_after(options_.while_unmet);
        co_await pause.async_wait(asio::use_awaitable);
    } while (met() && std::chrono::steady_clock::now() < until);
}

void DurabilityProbe::tell_silence(Result<StoreFacts> const& facts) {
    auto const now = std::chrono::steady_clock::now();
    if (facts) {
        last_answer_ = now;
        alerts_.resolve("redis_unavailable");
    } else if (now - last_answer_ >= options_.silence) {
        alerts_.raise({rescue::Severity::critical,
                       "redis_unavailable",
                       "redis_unavailable",
                       "Redis does not serve: webhooks are refused and guests wait. " + facts.error().message,
                       {}});
    }
}

void DurabilityProbe::take(std::vector<Shortfall> const& shortfalls) {
    if (shortfalls.empty()) {
        if (!met()) log_.info("Redis meets the durability policy", {{"policy", to_string(options_.policy)}});
        met_.set();
        told_.clear();
        alerts_.resolve("durability");
        return;
    }
    met_.clear();
    std::string all;
    std::vector<std::pair<std::string, std::string>> details{
        {"policy", std::string(to_string(options_.policy))}};
    for (auto const& shortfall : shortfalls) {
        all += (all.empty() ? "" : "; ") + shortfall.describe();
        details.emplace_back(shortfall.setting, shortfall.describe());
    }
    if (all != told_)
        log_.critical("Redis is below the durability policy: no webhook is accepted", {{"shortfall", all}});
    told_ = all;
    alerts_.raise({rescue::Severity::critical, "durability", "durability",
                   "No webhook is accepted, because Redis might lose it: " + all, std::move(details)});
}

}  // namespace sparekey::ops
