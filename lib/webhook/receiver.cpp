#include "webhook/receiver.hpp"

#include <algorithm>
#include <chrono>

#include "webhook/event.hpp"
#include "webhook/recording.hpp"

namespace sparekey::webhook {
namespace {

constexpr std::size_t kLongestLoggedPath = 128;
constexpr std::string_view kRetryAfter = "10";  // seconds

/// Says nothing but the status and what belongs to it.
HttpResponse answer_with(int status) {
    HttpResponse response;
    response.status = status;
    if (status == 405) response.headers.add("Allow", "POST");
    if (status == 503) response.headers.add("Retry-After", kRetryAfter);
    return response;
}

long long seconds_between(Instant from, Instant to) {
    return std::chrono::floor<std::chrono::seconds>(to - from).count();
}

/// For the first question asked of a 401: whose clock is wrong?
Log about_unproven(Log const& log, SignedHeaders const& headers, Instant now) {
    auto const signed_at = parse_timestamp(headers.timestamp);
    return log.with(
        {{"message_id", headers.id}, {"skew_s", signed_at ? seconds_between(*signed_at, now) : 0}});
}

Log about_signed(Log const& log, HttpRequest const& request, SignedHeaders const& headers) {
    return log.with({{"message_id", headers.id}, {"peer", request.peer}});
}

Log about_event(Log const& log, Event const& event, Instant now) {
    auto about = log.with({{"event_id", event.event_id}, {"event_type", event.event_type}});
    if (event.access_code_id) about = about.with({{"access_code_id", *event.access_code_id}});
    if (event.occurred_at) about = about.with({{"age_s", seconds_between(*event.occurred_at, now)}});
    return about;
}

/// Since it occurred; Seam's clock may be ahead of ours.
std::optional<std::chrono::milliseconds> waited(Event const& event, Instant now) {
    if (!event.occurred_at) return std::nullopt;
    return std::max(now - *event.occurred_at, Instant::duration(0));
}

std::string record(HttpRequest const& request, Endpoint const& endpoint, SignedHeaders const& headers,
                   Instant now) {
    Recording recording;
    recording.received_at = now;
    recording.path = endpoint.path;
    recording.headers = {{headers.family + "-id", headers.id},
                         {headers.family + "-timestamp", headers.timestamp},
                         {headers.family + "-signature", headers.signatures}};
    recording.body = request.body;
    return to_line(recording);
}

}  // namespace

Receiver::Receiver(std::vector<Endpoint> endpoints, Inbox& inbox, Clock const& clock, ReceiverEvents& events,
                   Log log)
    : endpoints_(std::move(endpoints)), inbox_(inbox), clock_(clock), events_(events), log_(std::move(log)) {}

std::optional<HttpResponse> Receiver::refuse_early(HttpRequest const& head) {
    auto const addressed = read_head(head);
    if (addressed) return std::nullopt;
    return refuse(head, addressed.error(), log_);
}

asio::awaitable<HttpResponse> Receiver::receive(HttpRequest const& request, bool draining) {
    if (draining) {
        auto response = refuse(request, Ending{503, "draining", ""}, log_);
        response.close = true;
        co_return response;
    }
    auto const addressed = read_head(request);
    if (!addressed) co_return refuse(request, addressed.error(), log_);

    auto const& [endpoint, headers] = *addressed;
    auto const now = clock_.now();
    auto const signer = verify(headers, request.body, endpoint->keys, now);
    if (!signer) {
        Ending const ending{http_status(signer.error()), to_string(signer.error()), endpoint->workspace};
        co_return refuse(request, ending, about_unproven(log_, headers, now));
    }
    events_.signed_by(endpoint->workspace, *signer);
    if (auto const signed_at = parse_timestamp(headers.timestamp))
        events_.signed_ago(endpoint->workspace, std::chrono::floor<std::chrono::seconds>(now - *signed_at));
    co_return co_await take_in(request, *endpoint, headers, now);
}

boost::system::result<Receiver::Addressed, Receiver::Ending> Receiver::read_head(
    HttpRequest const& head) const {
    auto const endpoint = std::find_if(endpoints_.begin(), endpoints_.end(), [&](Endpoint const& candidate) {
        return candidate.path == head.path();
    });
    if (endpoint == endpoints_.end()) return Ending{404, "unknown_path", ""};
    if (head.method != "POST") return Ending{405, "bad_method", endpoint->workspace};
    auto const headers = find_signed_headers(head.headers);
    if (!headers)
        return Ending{http_status(headers.error()), to_string(headers.error()), endpoint->workspace};
    return Addressed{&*endpoint, *headers};
}

/// From the signature on: what Seam said is kept, or Seam is asked to come again.
asio::awaitable<HttpResponse> Receiver::take_in(HttpRequest const& request, Endpoint const& endpoint,
                                                SignedHeaders const& headers, Instant now) {
    auto const& workspace = endpoint.workspace;
    auto const event = parse_event(request.body);
    auto log = about_signed(log_, request, headers);
    if (event) log = about_event(log, *event, now);
    auto const kind = event ? kind_of(event->event_type) : EventKind::failure;
    if (kind == EventKind::unwanted)
        co_return finish(Ending{204, "unwanted", workspace}, LogLevel::info, log);
    auto const cannot_read = [&](Error const& why, Recorded recorded) {
        events_.unreadable(workspace, headers.id, why, recorded);
        return finish(Ending{204, "unreadable", workspace}, LogLevel::warning,
                      log.with({{"error", why.message}}));
    };
    // It may hold a PIN, so it is not kept as other unreadable ones are; the sweep finds what it told of.
    if (kind == EventKind::follow_up && !can_be_followed(*event)) {
        Error const why{Errc::invalid_input,
                        "event_id or access_code_id: missing or malformed in " + event->event_type};
        co_return cannot_read(why, Recorded::no);
    }

    Delivery delivery;
    delivery.message_id = headers.id;
    delivery.workspace = workspace;
    if (kind != EventKind::follow_up) delivery.recording = record(request, endpoint, headers, now);
    if (event) delivery.event = *event;
    auto const acceptance = co_await inbox_.accept(delivery);

    if (!acceptance) {
        log = log.with({{"error", acceptance.error().message}});
        co_return finish(Ending{503, "unavailable", workspace}, LogLevel::warning, log);
    }
    if (*acceptance == Acceptance::full)
        co_return finish(Ending{503, "overloaded", workspace}, LogLevel::warning, log);
    // Most codes are never in trouble: such events are many, and a line for each would say nothing.
    if (*acceptance == Acceptance::not_followed)
        co_return finish(Ending{204, "not_followed", workspace}, LogLevel::debug, log);
    if (!event) co_return cannot_read(event.error(), Recorded::yes);
    auto const is_new = *acceptance == Acceptance::accepted;
    if (is_new && kind != EventKind::follow_up) events_.kept(workspace, waited(*event, clock_.now()));
    co_return finish(Ending{204, is_new ? "accepted" : "duplicate", workspace}, LogLevel::info, log);
}

/// Nobody has signed this yet: it must cost little, and no stranger may fill the disk with lines about it.
HttpResponse Receiver::refuse(HttpRequest const& request, Ending const& ending, Log const& log) {
    events_.answered(ending.workspace, ending.outcome);
    if (auto const held_back = refusals_[ending.outcome].pass()) {
        log.warning("webhook refused", {{"outcome", ending.outcome},
                                        {"workspace", ending.workspace},
                                        {"peer", request.peer},
                                        {"path", request.path().substr(0, kLongestLoggedPath)},
                                        {"held_back", *held_back}});
    }
    return answer_with(ending.status);
}

HttpResponse Receiver::finish(Ending const& ending, LogLevel level, Log const& log) {
    events_.answered(ending.workspace, ending.outcome);
    log.write(level, "webhook answered",
              {{"outcome", ending.outcome}, {"workspace", ending.workspace}, {"status", ending.status}});
    return answer_with(ending.status);
}

}  // namespace sparekey::webhook
