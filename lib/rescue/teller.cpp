#include "rescue/teller.hpp"

#include "rescue/persist.hpp"

namespace sparekey::rescue {
Teller::Teller(JobQueue& queue, std::vector<Notifier*> channels, Clock const& clock, DeliveryPolicy policy)
    : queue_(queue), channels_(std::move(channels)), clock_(clock), policy_(policy) {
    for (auto const* const channel : channels_) names_.emplace_back(channel->channel());
}

bool Teller::channel_left(Job const& job) const {
    return policy_.fan_out && std::any_of(names_.begin(), names_.end(), [&](std::string const& name) {
               return may_send(ledger_line(job, name), job.backup_access_code_id, policy_);
           });
}

asio::awaitable<Result<DeliveryVerdict>> Teller::tell(Lease& lease, Notification message, Log const& log) {
    auto const backup_id = message.backup.access_code_id;
    std::map<std::string, SendResult> results;
    for (std::size_t i = 0; i < channels_.size(); ++i) {
        if (lease.job.told(backup_id) && !policy_.fan_out) break;
        if (!may_send(ledger_line(lease.job, names_[i]), backup_id, policy_)) continue;
        auto const result = co_await send(lease, *channels_[i], message, log);
        if (!result) co_return result.error();
        results[names_[i]] = *result;
    }
    co_return judge(lease.job, backup_id, results, names_, policy_);
}

asio::awaitable<Result<SendResult>> Teller::send(Lease& lease, Notifier& channel, Notification& message,
                                                 Log const& log) {
    auto& job = lease.job;
    auto const name = std::string(channel.channel());
    auto const intent = next_send(job.access_code_id, message.backup.access_code_id, name,
                                  ledger_line(job, name), clock_.now());

    // The fence: the ledger has it, and the lease is still ours, before the one call that cannot be taken
    // back.
    auto const fenced = co_await queue_.send_intent(lease, name, intent);
    if (!fenced) co_return fenced.error();
    job.sends[name] = intent;

    message.channel = name;
    message.idempotency_key = intent.idempotency_key;
    message.attempt = intent.attempt;
    auto const result = co_await channel.send(message);
    log.write(result.status == SendResult::Status::sent ? LogLevel::info : LogLevel::warning,
              "notifier answered",
              {{"channel", name},
               {"result", to_string(result.status)},
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
    co_return result;
}

}  // namespace sparekey::rescue
