#include "daemon/replay/post_sink.hpp"

#include <algorithm>

#include "http/retry_after.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kLimit{20};  // for one answer; Svix waits for 15 to 30 s

bool may_pass(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

/// "svix" or "webhook": the receiver has found all three headers by now.
std::string family_of(webhook::Recording const& recording) {
    auto const is_svix = [](auto const& header) { return header.first.starts_with("svix-"); };
    return std::any_of(recording.headers.begin(), recording.headers.end(), is_svix) ? "svix" : "webhook";
}

}  // namespace

Taken judge_answer(HttpResponse const& answer, Instant now) {
    Taken taken;
    if (answer.status >= 200 && answer.status < 300) return taken;
    taken.how = may_pass(answer.status) ? Taken::How::not_now : Taken::How::refused;
    taken.reason = "answered " + std::to_string(answer.status);
    if (auto const header = answer.headers.find("Retry-After"))
        taken.retry_after = http::parse_retry_after(*header, now);
    if (taken.retry_after)
        taken.reason += ", with Retry-After " + std::to_string(taken.retry_after->count()) + " s";
    return taken;
}

asio::awaitable<Taken> PostSink::take(webhook::Recording const& recording,
                                      webhook::Delivery const& delivery) {
    auto const request = make_request(recording, delivery);
    auto const answer = co_await client_.send(request, kLimit, http::Repeat::harmless);
    Taken taken{Taken::How::not_now, ""};
    if (answer) {
        taken = judge_answer(*answer, clock_.now());
        if (!taken.reason.empty()) taken.reason = client_.url().authority() + ": " + taken.reason;
    } else {
        taken.reason = answer.error().message;
    }
    co_return taken;
}

HttpRequest PostSink::make_request(webhook::Recording const& recording,
                                   webhook::Delivery const& delivery) const {
    auto const family = family_of(recording);
    auto const timestamp = std::to_string(to_unix_ms(clock_.now()) / 1000);
    HttpRequest request;
    request.method = "POST";
    // A URL without a path is a server, with as many paths as ours; else the URL says all.
    if (client_.url().target == "/") request.target = recording.path;
    request.headers.add("Content-Type", "application/json");
    request.headers.add(family + "-id", delivery.message_id);
    request.headers.add(family + "-timestamp", timestamp);
    request.headers.add(family + "-signature",
                        sign(key_for(delivery.workspace), delivery.message_id, timestamp, recording.body));
    request.body = recording.body;
    return request;
}

SigningKey const& PostSink::key_for(std::string_view workspace) const {
    if (key_) return *key_;
    auto const found =
        std::find_if(config_.workspaces.begin(), config_.workspaces.end(),
                     [&](WorkspaceConfig const& candidate) { return candidate.name == workspace; });
    return found->signing_keys.front();  // the receiver found its endpoint in this configuration
}

}  // namespace sparekey::daemon
