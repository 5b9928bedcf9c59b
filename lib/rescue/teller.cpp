#include "rescue/teller.hpp"

namespace sparekey::rescue {
namespace {

Send const* ledger_line(Job const& job, std::string const& channel) {
    auto const found = job.sends.find(channel);
    return found == job.sends.end() ? nullptr : &found->second;
}

}  // namespace

Teller::Teller(JobQueue& queue, std::vector<Notifier*> channels, Clock const& clock, DeliveryPolicy policy)
    : queue_(queue), channels_(std::move(channels)), clock_(clock), policy_(policy) {
    for (auto const* const channel : channels_) names_.emplace_back(channel->channel());
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
    auto const written = co_await queue_.send_result(lease, name, job.sends[name]);
    // Redis went away after the send. The ledger there still says `intent`, which reads as uncertain; what we
    // know here is enough to finish this look, and the worker writes the end of the job once Redis is back.
    if (!written)
        log.error("send result not in the ledger", {{"channel", name}, {"error", written.error().message}});
    co_return result;
}

}  // namespace sparekey::rescue
