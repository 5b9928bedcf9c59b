#include "rescue/teller.hpp"

#include <algorithm>
#include <numeric>

#include "rescue/persist.hpp"

namespace sparekey::rescue {

Teller::Teller(JobQueue& queue, std::vector<GuestChannel> channels, MessageWriter const& messages,
               Alerts& alerts, Clock const& clock, DeliveryPolicy policy, ChannelGate::Options gate,
               RescueObserver& observer)
    : queue_(queue),
      channels_(std::move(channels)),
      messages_(messages),
      gate_(queue, alerts, clock, gate),
      clock_(clock),
      policy_(policy),
      observer_(observer) {
    for (auto const& channel : channels_) names_.emplace_back(channel.notifier->channel());
}

bool Teller::every_channel_refused() const {
    return std::all_of(names_.begin(), names_.end(),
                       [&](std::string const& name) { return gate_.is_refused(name); });
}

std::optional<Postponed> Teller::every_channel_closed() const {
    std::optional<Postponed> first;
    for (auto const& name : names_) {
        auto const closed = gate_.closed(name);
        if (!closed) return std::nullopt;
        if (!first || closed->wait < first->wait) first = closed;
    }
    return first;
}

bool Teller::channel_left(Job const& job) const {
    return policy_.fan_out && std::any_of(names_.begin(), names_.end(), [&](std::string const& name) {
               return may_send(ledger_line(job, name), job.backup_access_code_id, policy_);
           });
}

/// As configured, but a channel that may have sent, or took the daemon down over it, comes after those that
/// have not been tried: it must not keep the guest from the others.
std::vector<std::size_t> Teller::order(Job const& job, std::string_view backup_id) const {
    std::vector<std::size_t> indices(channels_.size());
    std::iota(indices.begin(), indices.end(), 0u);
    std::stable_partition(indices.begin(), indices.end(), [&](std::size_t i) {
        auto const* const line = ledger_line(job, names_[i]);
        return line == nullptr || line->backup_access_code_id != backup_id || !is_uncertain(*line);
    });
    return indices;
}

asio::awaitable<Result<DeliveryVerdict>> Teller::tell(Lease& lease, Notification notification,
                                                      Log const& log) {
    auto const backup_id = notification.backup.access_code_id;
    Turn turn;
    for (auto const i : order(lease.job, backup_id)) {
        if (lease.job.told(backup_id) && !policy_.fan_out) break;
        if (!may_send(ledger_line(lease.job, names_[i]), backup_id, policy_)) continue;
        auto const postponed = co_await gate_.ask(channels_[i], notification);
        if (!postponed) co_return postponed.error();
        if (*postponed) {
            log.info("channel postponed", {{"channel", names_[i]},
                                           {"why", (*postponed)->why},
                                           {"wait_ms", (*postponed)->wait.count()}});
            co_await queue_.note(lease, "postponed", names_[i] + ": " + (*postponed)->why);
            turn.postponed.emplace(names_[i], **postponed);
            continue;
        }
        auto const result = co_await send(lease, channels_[i], notification, log);
        if (!result) co_return result.error();
        // Refused credentials are nobody's failed try: as if the channel had been closed before.
        if (result->unauthorized)
            turn.postponed.emplace(names_[i], Postponed{gate_.probe_every(), names_[i] + " is unauthorized"});
        else
            turn.results.emplace(names_[i], *result);
    }
    co_return judge(lease.job, backup_id, turn, names_, policy_);
}

asio::awaitable<Result<SendResult>> Teller::send(Lease& lease, GuestChannel const& channel,
                                                 Notification& notification, Log const& log) {
    auto& job = lease.job;
    auto const name = std::string(channel.notifier->channel());
    notification.message = messages_.write(notification, channel.rules.form);
    auto const intent = next_send(job.access_code_id, notification.backup.access_code_id, name,
                                  ledger_line(job, name), clock_.now());

    // The fence: the ledger has it, and the lease is still ours, before the one call that cannot be taken
    // back.
    auto const fenced = co_await queue_.send_intent(lease, name, intent);
    if (!fenced) co_return fenced.error();
    job.sends[name] = intent;

    notification.channel = name;
    notification.idempotency_key = intent.idempotency_key;
    notification.attempt = intent.attempt;
    auto result = co_await channel.notifier->send(notification);
    // Whatever else it says: the guest is not at fault, and the channel will do once a person has mended it.
    if (result.unauthorized) result.status = SendResult::Status::temporary;
    gate_.learn(name, result);
    observer_.notifier_answered(name, result);
    log.write(result.status == SendResult::Status::sent ? LogLevel::info : LogLevel::warning,
              "notifier answered",
              {{"channel", name},
               {"result", result.unauthorized ? "unauthorized" : to_string(result.status)},
               {"attempt", intent.attempt},
               {"provider_id", result.provider_id},
               {"detail", result.detail}});

    job.sends[name] = settled(intent, result);
    // Known to be sent must not read as uncertain later, however long Redis is away.
    std::function<asio::awaitable<Result<void>>()> const write = [&] {
        return queue_.send_result(lease, name, job.sends.at(name));
    };
    auto const channel_log = log.with({{"channel", name}});
    co_await persist(write, channel_log, "send result not in the ledger yet");
    // Not the notifier's own words: a guest's phone number may be among them.
    auto const word = std::string(result.unauthorized ? "unauthorized" : to_string(result.status));
    auto const answer = name + " attempt=" + std::to_string(intent.attempt) + " result=" + word +
                        (result.provider_id.empty() ? "" : " provider_id=" + result.provider_id);
    co_await queue_.note(lease, "notifier", answer);
    co_return result;
}

}  // namespace sparekey::rescue
