#include <gmock/gmock.h>

#include "core/encoding.hpp"
#include "notify/http_notifier.hpp"
#include "notify/payload.hpp"
#include "send_on.hpp"
#include "support/stub_server.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::notify {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;
using Status = rescue::SendResult::Status;
using Then = StubAnswer::Then;

constexpr auto kSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

std::string header(std::string const& request, std::string const& name) {
    auto const begin = request.find("\r\n" + name + ": ");
    if (begin == std::string::npos) return "";
    auto const value = begin + name.size() + 4;
    return request.substr(value, request.find("\r\n", value) - value);
}

std::string body(std::string const& request) {
    return request.substr(request.find("\r\n\r\n") + 4);
}

class HttpChannelTest : public testing::Test {
  protected:
    HttpOptions options() const {
        return {Secret(server.url() + "/notify?from=us"), SigningKey::parse(kSecret).value(), {}, ""};
    }

    rescue::SendResult send(HttpOptions const& options,
                            std::chrono::seconds timeout = std::chrono::seconds(20)) {
        return OpenChannel(context, options, timeout).send(notification);
    }

    asio::io_context context{1};
    StubServer server{context};
    rescue::Notification notification = sample_notification();
};

TEST_F(HttpChannelTest, posts_the_payload_with_its_signature) {
    server.answer(stub_http(204, ""));
    EXPECT_EQ(send(options()).status, Status::sent);
    ASSERT_EQ(server.requests().size(), 1u);
    auto const& request = server.requests()[0];
    EXPECT_THAT(request, StartsWith("POST /notify?from=us HTTP/1.1\r\n"));
    EXPECT_EQ(body(request), payload(notification).reveal());
    EXPECT_EQ(header(request, "Content-Type"), "application/json");
    EXPECT_EQ(header(request, "Idempotency-Key"), "key-1");
    EXPECT_EQ(header(request, "webhook-id"), "key-1");
    EXPECT_EQ(header(request, "webhook-timestamp"), "1795402800");  // 2026-11-23T03:00:00Z
    EXPECT_EQ(header(request, "webhook-signature"), sign(SigningKey::parse(kSecret).value(), "key-1",
                                                         "1795402800", payload(notification).reveal()));
    EXPECT_EQ(header(request, "Authorization"), "");
}

TEST_F(HttpChannelTest, shows_its_token_where_there_is_one) {
    server.answer(stub_http(200, ""));
    auto with_token = options();
    with_token.token = Secret("token-1");
    send(with_token);
    EXPECT_EQ(header(server.requests().at(0), "Authorization"), "Bearer token-1");
}

TEST_F(HttpChannelTest, takes_the_receivers_word_without_the_guest_in_it) {
    server.answer(stub_http(
        200,
        R"({"result":"temporary","provider_id":"id-4207","detail":"Jane at jane@example.com (15550100123) is busy"})"));
    auto const result = send(options());
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_EQ(result.provider_id, "id-****");
    EXPECT_EQ(result.detail, "**** at **** (****) is busy");
}

TEST_F(HttpChannelTest, is_uncertain_once_the_request_is_out_and_temporary_before) {
    auto const rows = {std::pair(std::string(), Then::close),
                       {std::string("HTTP/1.1 200 OK\r\nContent-Le"), Then::close},
                       {std::string("nonsense\r\n\r\n"), Then::close},
                       {stub_http(200, "").substr(0, 12), Then::hang}};
    for (auto const& [bytes, then] : rows) {
        server.answer(bytes, then);
        EXPECT_EQ(send(options(), std::chrono::seconds(1)).status, Status::uncertain) << bytes;
    }
    EXPECT_EQ(server.requests().size(), 4u);  // and never a second time by itself

    auto gone = options();
    gone.url = Secret("http://127.0.0.1:1/");
    EXPECT_EQ(send(gone).status, Status::temporary);
    auto tls_with_a_mute = options();
    tls_with_a_mute.url = Secret("https://127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(send(tls_with_a_mute, std::chrono::seconds(1)).status, Status::temporary);
}

TEST_F(HttpChannelTest, sends_nothing_after_the_deadline) {
    OpenChannel channel(context, options());
    channel.clock.set(notification.deadline);
    EXPECT_EQ(channel.send(notification).status, Status::temporary);
    EXPECT_THAT(server.requests(), IsEmpty());
}

TEST(HttpChannelTls, trusts_its_authorities_alone) {
    asio::io_context context(1);
    TestAuthority const authority;
    TempDir const dir;
    HttpOptions options{
        Secret(), SigningKey::parse(kSecret).value(), {}, dir.write("ca.pem", authority.ca_pem())};
    StubServer known(context, authority.issue());
    known.answer(stub_http(200, ""));
    options.url = Secret(known.url("localhost"));
    EXPECT_EQ(OpenChannel(context, options).send(sample_notification()).status, Status::sent);

    StubServer stranger(context, self_signed_certificate());
    options.url = Secret(stranger.url("localhost"));
    auto const result = OpenChannel(context, options).send(sample_notification());
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_THAT(result.detail, HasSubstr("certificate"));
    EXPECT_THAT(stranger.requests(), IsEmpty());
}

TEST(WebhookId, is_the_idempotency_key_where_that_will_do) {
    EXPECT_EQ(webhook_id("71d9a6f2:8a83-47de:sms"), "71d9a6f2:8a83-47de:sms");
    for (auto const& key : {std::string("a.b"), std::string("a b"), std::string("a\r\nb"), std::string("ä"),
                            std::string(), std::string(257, 'a')})
        EXPECT_THAT(webhook_id(key), MatchesRegex("key_[0-9a-f]{64}")) << key;
    EXPECT_NE(webhook_id("a.b"), webhook_id("a.c"));
}

}  // namespace
}  // namespace sparekey::notify
