#include "queue/redis_queue.hpp"

#include "core/random.hpp"
#include "queue/job_fields.hpp"
#include "queue/pause.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

using redis::Reply;

std::string digits(std::optional<Instant> at) {
    return at ? std::to_string(to_unix_ms(*at)) : std::string();
}

Error unexpected(std::string_view script) {
    return {Errc::internal, "unexpected answer of the Lua script " + std::string(script)};
}

/// As accept.lua knows them.
std::string word_for(webhook::Origin origin) {
    switch (origin) {
        case webhook::Origin::replay:
            return "replay";
        case webhook::Origin::forced_replay:
            return "force";
        case webhook::Origin::caught_up:
            return "caught_up";
        case webhook::Origin::swept:
            return "swept";
        case webhook::Origin::sender:
            break;
    }
    return "";
}

bool is_ready(Reply const& accepted) {
    return accepted.elements.at(0).text == "ready";
}

/// {word, reason}, as accept.lua returns it.
Result<RedisQueue::Outlook> parse_outlook(Reply const& reply) {
    if (reply.elements.size() != 2) return unexpected("accept");
    auto const& word = reply.elements[0].text;
    auto const& reason = reply.elements[1].text;
    if (word == "duplicate") return RedisQueue::Outlook{webhook::Acceptance::duplicate, reason};
    if (word == "not_followed") return RedisQueue::Outlook{webhook::Acceptance::not_followed, reason};
    if (word == "repeated") return RedisQueue::Outlook{webhook::Acceptance::repeated, reason};
    if (word == "full") return RedisQueue::Outlook{webhook::Acceptance::full, reason};
    if (word == "recorded" || word == "ready")
        return RedisQueue::Outlook{webhook::Acceptance::accepted, reason};
    return unexpected("accept");
}

/// {{id, {field, value, …}}, …}
Result<std::vector<rescue::Lease>> parse_leases(Reply const& reply) {
    std::vector<rescue::Lease> leases;
    for (auto const& entry : reply.elements) {
        if (entry.elements.size() != 2) return unexpected("claim");
        auto const& flat = entry.elements[1].elements;
        std::map<std::string, std::string> fields;
        for (std::size_t i = 0; i + 1 < flat.size(); i += 2) fields[flat[i].text] = flat[i + 1].text;
        leases.push_back({parse_job(entry.elements[0].text, fields), fields["token"]});
    }
    return leases;
}

/// {what is stored about the pause, how many jobs are ready}, or {}
std::optional<rescue::Pause> parse_pause_seen(Reply const& reply) {
    if (reply.elements.size() != 2) return std::nullopt;
    auto pause = parse_pause(reply.elements[0].text);
    pause.ready = static_cast<std::uint64_t>(reply.elements[1].integer);
    return pause;
}

/// For people: which webhook it was, or which event that came by none.
std::string describe(webhook::Delivery const& delivery) {
    auto const by_webhook = !delivery.message_id.starts_with(webhook::kFoundPrefix);
    auto const message = by_webhook ? "svix-id " + delivery.message_id : std::string("no webhook");
    if (!delivery.event) return message;
    return delivery.event->event_type + ", event " + delivery.event->event_id + ", " + message;
}

bool is_delay(webhook::Delivery const& delivery) {
    return delivery.event && webhook::kind_of(delivery.event->event_type) == webhook::EventKind::delay;
}

}  // namespace

RedisQueue::RedisQueue(redis::Connection& redis, QueueOptions options, Log log)
    : redis_(redis), options_(std::move(options)), keys_(options_.prefix), log_(std::move(log)) {}

asio::awaitable<Result<webhook::Acceptance>> RedisQueue::accept(webhook::Delivery const& delivery) {
    auto const outcome = co_await run_accept(delivery, false);
    if (!outcome) co_return outcome.error();
    co_return outcome->acceptance;
}

asio::awaitable<Result<RedisQueue::Outlook>> RedisQueue::foresee(webhook::Delivery const& delivery) {
    return run_accept(delivery, true);
}

asio::awaitable<Result<RedisQueue::Outlook>> RedisQueue::run_accept(webhook::Delivery const& delivery,
                                                                    bool only_look) {
    auto in =
        starts_rescue(delivery) ? accept_input(delivery, only_look) : follow_up_input(delivery, only_look);
    auto const& script = starts_rescue(delivery) ? scripts().accept : scripts().look_again;
    auto const reply = co_await eval(redis_, script, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    auto outlook = parse_outlook(*reply);
    if (!outlook) co_return outlook.error();
    if (!only_look && is_ready(*reply)) work_arrived_.set();
    co_return std::move(*outlook);
}

/// What cannot be read is kept as well.
bool RedisQueue::starts_rescue(webhook::Delivery const& delivery) const {
    if (!delivery.event) return true;
    auto const kind = webhook::kind_of(delivery.event->event_type);
    return kind == webhook::EventKind::failure ||
           (kind == webhook::EventKind::delay && options_.rescue_delayed);
}

ScriptInput RedisQueue::accept_input(webhook::Delivery const& delivery, bool only_look) const {
    auto const event = delivery.event.value_or(webhook::Event());
    auto const access_code_id = event.access_code_id.value_or("");
    std::vector<std::string> own{delivery.recording,           digits(options_.recording_kept),
                                 digits(options_.dedupe_kept), std::to_string(options_.high_water),
                                 delivery.workspace,           event.event_id,
                                 event.device_id.value_or(""), digits(event.occurred_at),
                                 describe(delivery),           word_for(delivery.origin),
                                 only_look ? "1" : "",         is_delay(delivery) ? "1" : "",
                                 digits(delivery.starts_at)};
    auto in = input(access_code_id, std::move(own));
    in.keys.push_back(keys_.recording());
    in.keys.push_back(keys_.message(delivery.message_id));
    if (delivery.event) {
        in.keys.push_back(keys_.event(event.event_id));
        in.keys.push_back(keys_.message(webhook::found_message_id(event.event_id)));
    }
    return in;
}

/// Its ids alone: not even Redis's slow log gets to see what else such an event holds.
ScriptInput RedisQueue::follow_up_input(webhook::Delivery const& delivery, bool only_look) const {
    auto const& event = *delivery.event;
    auto in = input(event.access_code_id.value_or(""), {digits(options_.dedupe_kept), describe(delivery),
                                                        word_for(delivery.origin), only_look ? "1" : ""});
    in.keys.push_back(keys_.message(delivery.message_id));
    in.keys.push_back(keys_.event(event.event_id));
    return in;
}

asio::awaitable<Result<std::vector<rescue::Lease>>> RedisQueue::claim(unsigned most) {
    // Taken out while they are in use: two claims at once must not share tokens.
    auto tokens = std::exchange(unanswered_, {});
    std::string const repeated = tokens.empty() ? "" : "1";
    while (tokens.size() < most) tokens.push_back(random_token());
    std::vector<std::string> own{options_.owner, digits(options_.lease), std::to_string(options_.batch),
                                 std::to_string(most), repeated};
    own.insert(own.end(), tokens.begin(), tokens.end());
    auto in = input("", std::move(own));
    in.keys.push_back(keys_.claimed_at());
    in.keys.push_back(keys_.paused());

    auto const reply = co_await eval(redis_, scripts().claim, std::move(in.keys), std::move(in.args));
    if (!reply) {
        unanswered_.insert(unanswered_.end(), tokens.begin(), tokens.end());
        co_return reply.error();
    }
    if (reply->elements.size() != 2) co_return unexpected("claim");
    pause_ = parse_pause_seen(reply->elements[1]);
    co_return parse_leases(reply->elements[0]);
}

asio::awaitable<Result<void>> RedisQueue::renew(rescue::Lease const& lease) {
    return transition(scripts().renew, input(lease, {digits(options_.lease)}));
}

asio::awaitable<Result<void>> RedisQueue::hold(rescue::Lease const& lease, std::chrono::milliseconds delay,
                                               std::string_view reason) {
    return transition(scripts().hold, input(lease, {digits(delay), std::string(reason)}));
}

asio::awaitable<Result<void>> RedisQueue::retry(rescue::Lease const& lease, std::chrono::milliseconds delay,
                                                std::string_view error) {
    return transition(scripts().retry, input(lease, {digits(delay), std::string(error)}));
}

asio::awaitable<Result<void>> RedisQueue::done(rescue::Lease const& lease, std::string_view outcome) {
    return transition(scripts().done, input(lease, {std::string(outcome), digits(options_.done_kept)}));
}

asio::awaitable<Result<void>> RedisQueue::bury(rescue::Lease const& lease, std::string_view reason) {
    return transition(scripts().bury, input(lease, {std::string(reason)}));
}

asio::awaitable<Result<void>> RedisQueue::give_back(rescue::Lease const& lease) {
    return transition(scripts().give_back, input(lease, {}));
}

asio::awaitable<Result<void>> RedisQueue::send_intent(rescue::Lease const& lease, std::string_view channel,
                                                      rescue::Send const& send) {
    return send_result(lease, channel, send);  // the state is in the line
}

asio::awaitable<Result<void>> RedisQueue::send_result(rescue::Lease const& lease, std::string_view channel,
                                                      rescue::Send const& send) {
    return transition(scripts().send_ledger, input(lease, {std::string(channel), to_ledger_line(send),
                                                           std::string(rescue::to_string(send.state))}));
}

asio::awaitable<Result<bool>> RedisQueue::assign_backup(rescue::Lease const& lease,
                                                        std::string_view backup_id, Instant until) {
    std::vector<std::string> own{std::string(backup_id), digits(until)};
    auto in = input(lease, std::move(own));
    in.keys.push_back(keys_.backup(backup_id));
    auto const answer = co_await run(scripts().assign_backup, std::move(in));
    if (!answer) co_return answer.error();
    co_return *answer != "taken";
}

asio::awaitable<Result<std::optional<std::string>>> RedisQueue::backup_owner(std::string_view backup_id) {
    auto const reply = co_await redis_.call(redis::Command("GET", keys_.backup(backup_id)));
    if (!reply) co_return reply.error();
    std::optional<std::string> owner;
    if (reply->kind == Reply::Kind::string) owner = reply->text;
    co_return owner;
}

asio::awaitable<Result<bool>> RedisQueue::may_update(std::string_view device_id) {
    auto const wait =
        co_await take_turn(keys_.updates(device_id), options_.most_updates, options_.updates_window);
    if (!wait) co_return wait.error();
    co_return *wait == wait->zero();
}

asio::awaitable<Result<std::chrono::milliseconds>> RedisQueue::take_send(std::string_view channel,
                                                                         rescue::SendRate const& rate) {
    return take_turn(keys_.sends(channel), rate.most, rate.window);
}

asio::awaitable<Result<std::chrono::milliseconds>> RedisQueue::take_turn(std::string key, unsigned most,
                                                                         std::chrono::milliseconds window) {
    std::vector<std::string> own{std::to_string(most), digits(window), random_token()};
    auto in = input("", std::move(own));
    in.keys.push_back(std::move(key));
    auto const reply = co_await eval(redis_, scripts().take_turn, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    co_return std::chrono::milliseconds(reply->integer);
}

asio::awaitable<void> RedisQueue::note(rescue::Lease const& lease, std::string_view step,
                                       std::string_view detail) {
    std::vector<std::string> own{std::string(step), std::string(detail)};
    auto const noted = co_await run(scripts().note, input(lease, std::move(own)));
    if (noted) co_return;
    if (auto const held = unnoted_.pass())
        log_.warning("a step is missing in the history", {{"access_code_id", lease.job.access_code_id},
                                                          {"step", step},
                                                          {"error", noted.error().message},
                                                          {"held_back", *held}});
}

ScriptInput RedisQueue::input(std::string_view access_code_id, std::vector<std::string> own_args) const {
    auto in = script_input(keys_, options_, access_code_id);
    for (auto& arg : own_args) in.args.push_back(std::move(arg));
    return in;
}

ScriptInput RedisQueue::input(rescue::Lease const& lease, std::vector<std::string> own_args) const {
    auto const& job = lease.job;
    auto in = input(job.access_code_id, std::move(own_args));
    auto at = in.args.begin() + ScriptInput::kToken;
    for (auto const& arg : {lease.token, digits(job.arrival), digits(job.expires), job.backup_access_code_id,
                            std::string(job.alignment_pending ? "1" : "")})
        *at++ = arg;
    in.args.push_back(digits(job.gone_since));
    return in;
}

/// The script's word. `lost` is an Error; `ready` means that there is work to claim.
asio::awaitable<Result<std::string>> RedisQueue::run(redis::Script const& script, ScriptInput in) {
    auto const reply = co_await eval(redis_, script, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    if (reply->text == "lost") co_return Error{Errc::lost, "the lease is somebody else's"};
    if (reply->text == "ready") work_arrived_.set();
    co_return reply->text;
}

asio::awaitable<Result<void>> RedisQueue::transition(redis::Script const& script, ScriptInput in) {
    auto const answer = co_await run(script, std::move(in));
    if (!answer) co_return answer.error();
    co_return Result<void>();
}

}  // namespace sparekey::queue
