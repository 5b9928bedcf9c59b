#include "rescue/channel_gate.hpp"

#include "rescue/quiet_hours.hpp"

namespace sparekey::rescue {
namespace {

std::string refused_reason(std::string const& channel) {
    return channel + " is unauthorized";
}

std::string full_reason(std::string const& channel) {
    return "rate of " + channel;
}

std::string unauthorized_key(std::string const& channel) {
    return "channel_unauthorized:" + channel;
}

}  // namespace

asio::awaitable<Result<std::optional<Postponed>>> ChannelGate::ask(GuestChannel const& channel,
                                                                   Notification const& notification) {
    using Answer = std::optional<Postponed>;
    auto const name = std::string(channel.notifier->channel());
    auto const& rules = channel.rules;
    auto const now = clock_.now();
    if (rules.quiet_hours) {
        auto const until = quiet_until(*rules.quiet_hours, now, notification.device.time_zone,
                                       notification.original.starts_at, options_.before_arrival);
        if (until) co_return Answer(Postponed{*until - now, "quiet hours of " + name});
    }
    // Behind the quiet hours, because the one who may go ahead is the probe.
    if (auto const breaker = breakers_.find(name); breaker != breakers_.end()) {
        auto const until = breaker->second.wait_until(now);
        if (until) co_return Answer(Postponed{*until - now, refused_reason(name)});
    }
    if (rules.rate) {
        auto const wait = co_await queue_.take_send(name, *rules.rate);
        if (!wait) co_return wait.error();
        if (*wait > wait->zero()) {
            full_until_[name] = now + *wait;
            co_return Answer(Postponed{*wait, full_reason(name)});
        }
    }
    co_return Answer();
}

void ChannelGate::learn(std::string const& channel, SendResult const& result) {
    if (!result.unauthorized) {
        breakers_.erase(channel);
        alerts_.resolve(unauthorized_key(channel));  // also what another process raised, or one before us
        return;
    }
    auto const [breaker, fresh] = breakers_.try_emplace(channel, options_.probe_every);
    breaker->second.refused(clock_.now());
    alerts_.raise(
        {Severity::critical,
         "channel_unauthorized",
         unauthorized_key(channel),
         "The provider of channel " + channel + " refuses our credentials: no guest is told through it.",
         {{"channel", channel}}});
}

std::optional<Postponed> ChannelGate::closed(std::string const& channel) const {
    auto const now = clock_.now();
    if (auto const full = full_until_.find(channel); full != full_until_.end() && full->second > now)
        return Postponed{full->second - now, full_reason(channel)};
    auto const breaker = breakers_.find(channel);
    if (breaker == breakers_.end()) return std::nullopt;
    auto const probe = breaker->second.next_probe();
    if (probe && *probe > now) return Postponed{*probe - now, refused_reason(channel)};
    return std::nullopt;
}

bool ChannelGate::is_refused(std::string const& channel) const {
    auto const breaker = breakers_.find(channel);
    return breaker != breakers_.end() && breaker->second.is_open();
}

}  // namespace sparekey::rescue
