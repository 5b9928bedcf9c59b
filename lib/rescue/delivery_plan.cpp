#include "rescue/delivery_plan.hpp"

#include <algorithm>

namespace sparekey::rescue {
namespace {

unsigned uncertain_sends(Send const& send) {
    return send.uncertain + (send.state == Send::State::intent ? 1 : 0);
}

}  // namespace

bool is_uncertain(Send const& send) {
    return send.state == Send::State::uncertain || send.state == Send::State::intent;
}

Send const* ledger_line(Job const& job, std::string const& channel) {
    auto const found = job.sends.find(channel);
    return found == job.sends.end() ? nullptr : &found->second;
}

bool may_send(Send const* earlier, std::string_view backup_id, DeliveryPolicy const& policy) {
    if (!earlier || earlier->backup_access_code_id != backup_id) return true;
    if (earlier->state == Send::State::failed) return !earlier->permanent;
    if (earlier->state == Send::State::sent) return false;
    return policy.on_uncertain == OnUncertain::resend &&
           uncertain_sends(*earlier) < policy.most_uncertain_sends;
}

Send next_send(std::string_view access_code_id, std::string_view backup_id, std::string_view channel,
               Send const* earlier, Instant now) {
    Send send;
    send.state = Send::State::intent;
    send.backup_access_code_id = backup_id;
    // The same for every try to tell this PIN through this channel, also after a crash.
    send.idempotency_key =
        std::string(access_code_id) + ":" + std::string(backup_id) + ":" + std::string(channel);
    if (earlier && earlier->backup_access_code_id == backup_id) {
        send.attempt = earlier->attempt + 1;
        send.uncertain = uncertain_sends(*earlier);
    }
    send.at = now;
    return send;
}

Send settled(Send intent, SendResult const& result) {
    using Status = SendResult::Status;
    switch (result.status) {
        case Status::sent:
            intent.state = Send::State::sent;
            break;
        case Status::temporary:
        case Status::rate_limited:
            intent.state = Send::State::failed;
            break;
        case Status::permanent:
            intent.state = Send::State::failed;
            intent.permanent = true;
            break;
        case Status::uncertain:
            intent.state = Send::State::uncertain;
            ++intent.uncertain;
            break;
    }
    return intent;
}

DeliveryVerdict judge(Job const& job, std::string_view backup_id, Turn const& turn,
                      std::vector<std::string> const& channels, DeliveryPolicy const& policy) {
    using Kind = DeliveryVerdict::Kind;
    bool may_work_later = false;
    bool uncertain = false;
    bool failed = false;
    std::optional<Postponed> first;
    std::optional<std::chrono::seconds> soonest;
    bool one_does_not_say = false;  // then the usual backoff serves it
    for (auto const& channel : channels) {
        auto const* const send = ledger_line(job, channel);
        if (!may_send(send, backup_id, policy)) {
            uncertain = uncertain || is_uncertain(*send);
            continue;
        }
        may_work_later = true;
        std::optional<std::chrono::seconds> wait;
        if (auto const postponed = turn.postponed.find(channel); postponed != turn.postponed.end()) {
            auto const& its = postponed->second;
            wait = std::chrono::ceil<std::chrono::seconds>(its.wait);
            if (!first || its.wait < first->wait) first = its;
        } else {
            failed = true;
            auto const result = turn.results.find(channel);
            if (result != turn.results.end()) wait = result->second.retry_after;
        }
        if (wait) soonest = std::min(soonest.value_or(*wait), *wait);
        one_does_not_say = one_does_not_say || !wait;
    }
    if (job.told(backup_id) && !(policy.fan_out && may_work_later)) return {Kind::told, {}, {}};
    if (may_work_later && !failed) return {Kind::wait, {}, first};
    if (may_work_later && one_does_not_say) return {Kind::retry, {}, {}};
    if (may_work_later) return {Kind::retry, soonest, {}};
    return {uncertain ? Kind::uncertain : Kind::give_up, {}, {}};
}

}  // namespace sparekey::rescue
