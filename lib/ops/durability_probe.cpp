#include "ops/durability_probe.hpp"

namespace sparekey::ops {

DurabilityProbe::DurabilityProbe(redis::Connection& redis, DurabilityProbeOptions options,
                                 rescue::Alerts& alerts, Log log)
    : redis_(redis), options_(options), alerts_(alerts), log_(std::move(log)) {}

asio::awaitable<void> DurabilityProbe::run() {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    while (true) {
        // No answer says nothing about durability; nothing can be accepted meanwhile anyway.
        auto const facts = co_await ask();
        if (facts) take(find_shortfalls(*facts, options_.policy));
        pause.expires_after(met() ? options_.every : options_.while_unmet);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<Result<StoreFacts>> DurabilityProbe::ask() {
    StoreFacts facts;
    for (std::string const section : {"persistence", "replication"}) {
        auto const info = co_await redis_.call(redis::Command("INFO", section));
        if (!info) co_return info.error();
        add_info(facts, info->text);
    }
    // One at a time: Redis 6.2 takes no more. A refusal (ACL, a managed Redis) leaves the setting unknown.
    for (std::string const setting :
         {"appendonly", "appendfsync", "no-appendfsync-on-rewrite", "maxmemory-policy"}) {
        auto const answer = co_await redis_.call(redis::Command("CONFIG", "GET", setting));
        if (!answer && answer.error().code == Errc::unavailable) co_return answer.error();
        if (answer && answer->elements.size() == 2) facts[setting] = answer->elements[1].text;
    }
    co_return facts;
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
