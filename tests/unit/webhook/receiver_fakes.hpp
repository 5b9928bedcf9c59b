// A Receiver with everything around it faked: an inbox that answers as told, and requests signed as Svix
// would.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/encoding.hpp"
#include "support/fixture.hpp"
#include "support/log_capture.hpp"
#include "support/manual_clock.hpp"
#include "support/run.hpp"
#include "webhook/receiver.hpp"

namespace sparekey::webhook {

inline constexpr Instant kNow{std::chrono::milliseconds(1'796'136'903'120)};  // 2026-12-01T14:55:03.120Z

struct FakeInbox final : Inbox {
    Result<Acceptance> answer = Acceptance::accepted;
    std::vector<Delivery> deliveries;

    asio::awaitable<Result<Acceptance>> accept(Delivery const& delivery) override {
        deliveries.push_back(delivery);
        co_return answer;
    }
};

struct FakeEvents final : ReceiverEvents {
    std::vector<std::pair<std::string, std::string>> answers;  // workspace, outcome
    std::vector<std::pair<std::string, std::size_t>> signers;
    std::vector<std::chrono::seconds> ages;                            // of good signatures
    std::vector<std::optional<std::chrono::milliseconds>> kept_after;  // since they occurred
    std::vector<std::string> unreadables;  // "workspace message_id: error", and whether it is recorded

    void answered(std::string_view workspace, std::string_view outcome) override {
        answers.emplace_back(workspace, outcome);
    }
    void signed_by(std::string_view workspace, std::size_t key) override {
        signers.emplace_back(workspace, key);
    }
    void signed_ago(std::string_view, std::chrono::seconds age) override { ages.push_back(age); }
    void kept(std::string_view, std::optional<std::chrono::milliseconds> waited) override {
        kept_after.push_back(waited);
    }
    void unreadable(std::string_view workspace, std::string_view message_id, Error const& error,
                    Recorded recorded) override {
        unreadables.push_back(std::string(workspace) + " " + std::string(message_id) + ": " + error.message +
                              (recorded == Recorded::yes ? " (recorded)" : " (not recorded)"));
    }
};

inline SigningKey signing_key(char letter) {
    return SigningKey::parse("whsec_" + base64_encode(std::string(24, letter))).value();
}

inline std::string failed_event() {
    return fixture("seam/event-failed_to_set_on_device-new.json");
}

inline HttpRequest signed_request(std::string body = failed_event(), SigningKey const& key = signing_key('n'),
                                  Instant signed_at = kNow) {
    auto const timestamp = std::to_string(to_unix_ms(signed_at) / 1000);
    HttpRequest request;
    request.method = "POST";
    request.target = "/webhooks/seam";
    request.peer = "44.228.126.217:51234";
    request.headers.add("Host", "sparekey.example");
    request.headers.add("svix-id", "msg_1");
    request.headers.add("svix-timestamp", timestamp);
    request.headers.add("svix-signature", sign(key, "msg_1", timestamp, body));
    request.body = std::move(body);
    return request;
}

/// Two workspaces: "lakeside" with an old and a new key (o, n), "hillside" with its own (h).
struct Reception {
    FakeInbox inbox;
    FakeEvents events;
    ManualClock clock{kNow};
    LogCapture log;
    Receiver receiver{{{"/webhooks/seam", "lakeside", {signing_key('o'), signing_key('n')}},
                       {"/webhooks/hillside", "hillside", {signing_key('h')}}},
                      inbox,
                      clock,
                      events,
                      log.log()};

    HttpResponse receive(HttpRequest const& request, bool draining = false) {
        HttpResponse response;
        run(receive_into(response, request, draining));
        return response;
    }

    std::string last_outcome() const { return events.answers.empty() ? "" : events.answers.back().second; }

  private:
    asio::awaitable<void> receive_into(HttpResponse& response, HttpRequest const& request, bool draining) {
        response = co_await receiver.receive(request, draining);
    }
};

}  // namespace sparekey::webhook
