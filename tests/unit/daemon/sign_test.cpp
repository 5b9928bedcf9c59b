#include "daemon/commands/sign.hpp"

#include <gmock/gmock.h>

#include "core/clock.hpp"
#include "core/json.hpp"
#include "daemon/commands/signed_request.hpp"
#include "daemon/exit_code.hpp"
#include "unit/daemon/config_fixture.hpp"
#include "webhook/event.hpp"

namespace sparekey::daemon {
namespace {

using testing::HasSubstr;

class Sign : public ConfigFixture {
  protected:
    std::string url_for(std::string const& listen) const {
        auto const config = valid("[listen]\naddress = \"" + listen + "\"");
        auto const request = request_to_listener(config, config.workspaces.front());
        return request ? request->url : request.error().message;
    }

    /// What `sign --json` prints.
    json::Document printed(Config const& config, SignOptions options) const {
        options.json = true;
        testing::internal::CaptureStdout();
        EXPECT_EQ(run_sign(config, options), exit_code::kOk);
        return *json::Document::parse(testing::internal::GetCapturedStdout());
    }

    static HttpHeaders headers_of(json::Value const& request) {
        HttpHeaders headers;
        auto const object = *request.object("headers");
        for (auto const& name : object.keys()) headers.add(name, *object.string(name));
        return headers;
    }
};

TEST_F(Sign, knows_where_the_listener_is) {
    EXPECT_EQ(url_for("127.0.0.1:8080"), "http://127.0.0.1:8080/webhooks/seam");
    EXPECT_EQ(url_for("[::1]:8080"), "http://[::1]:8080/webhooks/seam");
    EXPECT_EQ(url_for("unix:/run/x.sock"), "http://localhost/webhooks/seam");
    EXPECT_THAT(url_for("systemd"), HasSubstr("--url"));
    EXPECT_THAT(url_for("127.0.0.1:0"), HasSubstr("--url"));
}

TEST_F(Sign, makes_what_the_receiver_accepts) {
    auto const config = valid("");
    for (std::string const family : {"svix", "webhook"}) {
        SignOptions options;
        options.body = "{\"a\":1}";
        options.signature.family = family;
        auto const request = printed(config, options);
        auto const headers = webhook::find_signed_headers(headers_of(request.root()));
        ASSERT_TRUE(headers);
        EXPECT_EQ(headers->family, family);
        auto const verified = webhook::verify(*headers, *request.root().string("body"),
                                              config.workspaces[0].signing_keys, SystemClock().now());
        EXPECT_TRUE(verified);
    }
}

TEST_F(Sign, takes_id_and_timestamp_as_told) {
    SignOptions options;
    options.body = "x";
    options.signature = {"svix", "msg_7", "1700000000"};
    auto const request = printed(valid(""), options);
    auto const headers = headers_of(request.root());
    EXPECT_EQ(headers.find("svix-id"), "msg_7");
    EXPECT_EQ(headers.find("svix-timestamp"), "1700000000");
}

TEST_F(Sign, makes_an_event_that_can_be_read) {
    SignOptions options;
    options.event = {"access_code.failed_to_set_on_device", "code-1", "device-1"};
    auto const request = printed(valid(""), options);
    auto const event = webhook::parse_event(*request.root().string("body"));
    ASSERT_TRUE(event) << event.error().message;
    EXPECT_EQ(webhook::kind_of(event->event_type), webhook::EventKind::failure);
    EXPECT_EQ(event->access_code_id, "code-1");
    EXPECT_EQ(event->device_id, "device-1");
    EXPECT_TRUE(event->occurred_at);
}

TEST_F(Sign, posts_to_another_url_if_told_so) {
    SignOptions options;
    options.body = "x";
    options.url = "https://hooks.example.com/";
    auto const request = printed(valid(""), options);
    EXPECT_EQ(*request.root().string("url"), "https://hooks.example.com/webhooks/seam");
}

TEST_F(Sign, reads_a_body_from_a_file_and_leaves_it_there) {
    SignOptions options;
    options.file = dir_.write("body.json", "{}");
    testing::internal::CaptureStdout();
    EXPECT_EQ(run_sign(valid(""), options), exit_code::kOk);
    EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("--data-binary @" + options.file));
}

TEST_F(Sign, never_prints_the_secret) {
    SignOptions options;
    options.body = "x";
    testing::internal::CaptureStdout();
    EXPECT_EQ(run_sign(valid(""), options), exit_code::kOk);
    auto const line = testing::internal::GetCapturedStdout();
    EXPECT_THAT(line, testing::Not(HasSubstr("whsec_")));
    EXPECT_THAT(line, testing::Not(HasSubstr("MDEyMzQ1Njc4OWFi")));
}

TEST_F(Sign, refuses_workspaces_and_bodies_that_are_not_there) {
    SignOptions nowhere;
    nowhere.body = "x";
    nowhere.workspace = "office";
    SignOptions no_file;
    no_file.file = dir_.file("nothing");
    testing::internal::CaptureStderr();
    EXPECT_EQ(run_sign(valid(""), nowhere), exit_code::kUsage);
    EXPECT_EQ(run_sign(valid(""), no_file), exit_code::kUsage);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("no workspace \"office\""));
}

}  // namespace
}  // namespace sparekey::daemon
