#include "bench/webhook_maker.hpp"

#include <gmock/gmock.h>

#include "core/encoding.hpp"
#include "support/manual_clock.hpp"
#include "webhook/event.hpp"

namespace sparekey::bench {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

webhook::SigningKey key() {
    return webhook::SigningKey::parse(base64_encode(std::string(32, 'k'))).value();
}

std::string header(std::string const& request, std::string const& name) {
    auto const begin = request.find("\r\n" + name + ": ") + name.size() + 4;
    return request.substr(begin, request.find("\r\n", begin) - begin);
}

std::string body(std::string const& request) {
    return request.substr(request.find("\r\n\r\n") + 4);
}

class WebhookMakerTest : public testing::Test {
  protected:
    ManualClock clock{parse_instant("2026-11-23T03:00:00Z").value()};
    http::Url url = http::parse_url("https://127.0.0.1:8443/webhooks/seam").value();
    WebhookMaker maker{key(), url, true, clock};
};

TEST_F(WebhookMakerTest, makes_requests_that_the_daemon_accepts) {
    auto const request = maker.next();
    EXPECT_THAT(request, StartsWith("POST /webhooks/seam HTTP/1.1\r\nHost: 127.0.0.1:8443\r\n"));
    EXPECT_EQ(header(request, "Content-Length"), std::to_string(body(request).size()));
    webhook::SignedHeaders const headers{"svix", header(request, "svix-id"),
                                         header(request, "svix-timestamp"),
                                         header(request, "svix-signature")};
    EXPECT_TRUE(webhook::verify(headers, body(request), {key()}, clock.now()));
    auto const event = webhook::parse_event(body(request)).value();
    EXPECT_EQ(webhook::kind_of(event.event_type), webhook::EventKind::failure);
    EXPECT_THAT(event.access_code_id.value(), MatchesRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
}

TEST_F(WebhookMakerTest, repeats_no_id) {
    auto const first = maker.next();
    auto const second = maker.next();
    EXPECT_NE(header(first, "svix-id"), header(second, "svix-id"));
    auto const one = webhook::parse_event(body(first)).value();
    auto const other = webhook::parse_event(body(second)).value();
    EXPECT_NE(one.event_id, other.event_id);
    EXPECT_NE(one.access_code_id, other.access_code_id);

    WebhookMaker another{key(), url, true, clock};
    EXPECT_NE(header(another.next(), "svix-id"), header(first, "svix-id"));
}

TEST_F(WebhookMakerTest, asks_to_close_only_without_keep_alive) {
    EXPECT_THAT(maker.next(), Not(HasSubstr("Connection:")));
    WebhookMaker closing{key(), url, false, clock};
    EXPECT_THAT(closing.next(), HasSubstr("\r\nConnection: close\r\n"));
}

}  // namespace
}  // namespace sparekey::bench
