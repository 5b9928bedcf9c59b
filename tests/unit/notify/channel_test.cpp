#include "notify/channel.hpp"

#include <gmock/gmock.h>

namespace sparekey::notify {
namespace {

using testing::HasSubstr;

ChannelOptions with_command(std::vector<std::string> command) {
    return {"sms", std::chrono::seconds(20), {}, ExecOptions{std::move(command), {}}};
}

SigningKey signing_key() {
    return SigningKey::parse("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").value();
}

std::string sid(std::string const& kind) {
    return kind + "0123456789abcdef0123456789abcdef";
}

SmtpOptions smtp() {
    return {"smtps://mail.example.com", true, "", {}, "Host <host@example.com>", ""};
}

HttpOptions http() {
    return {Secret("https://example.com/notify"), signing_key(), {}, ""};
}

TwilioOptions twilio() {
    return {sid("AC"), "", Secret("token"), "+15550100", "", "https://api.twilio.com", ""};
}

template <class Settings>
ChannelOptions of(Settings settings) {
    return {"sms", std::chrono::seconds(20), {}, std::move(settings)};
}

std::string trouble_with(ChannelOptions const& options) {
    auto const checked = check_channel(options);
    auto const opened = open_channel(options);
    EXPECT_EQ(checked.has_value(), opened.has_value());
    if (checked) return "";
    EXPECT_EQ(checked.error(), opened.error());
    return checked.error().message;
}

TEST(ChannelTest, gives_notifiers_of_its_type_and_name) {
    SystemClock const clock;
    for (auto const& [options, type] :
         {std::pair(of(LogOptions{}), "log"), std::pair(with_command({"/bin/true"}), "exec"),
          std::pair(of(smtp()), "smtp"), std::pair(of(http()), "http"), std::pair(of(twilio()), "twilio")}) {
        EXPECT_EQ(type_of(options), type);
        auto const channel = open_channel(options).value();
        EXPECT_EQ(channel->notifier(clock, Log()).value()->channel(), "sms");
    }
}

TEST(ChannelTest, refuses_a_program_that_cannot_run) {
    EXPECT_EQ(trouble_with(with_command({})), "channel sms: no command");
    EXPECT_EQ(trouble_with(with_command({"true"})), "channel sms: true: not an absolute path");
    EXPECT_EQ(trouble_with(with_command({"/no/such/file"})),
              "channel sms: /no/such/file: No such file or directory");
    EXPECT_EQ(trouble_with(with_command({"/bin/true", "arguments", "are", "not", "checked"})), "");
}

TEST(ChannelTest, refuses_mail_without_a_sender_or_a_server) {
    auto const trouble = [](auto change) {
        auto settings = smtp();
        change(settings);
        return trouble_with(of(settings));
    };
    EXPECT_EQ(trouble([](auto& its) { its.url = ""; }), "channel sms: url is missing");
    EXPECT_EQ(trouble([](auto& its) { its.from = ""; }), "channel sms: from is missing");
    EXPECT_THAT(trouble([](auto& its) { its.from = "host"; }), HasSubstr("from: must be an address such as"));
    EXPECT_THAT(trouble([](auto& its) { its.username = "host"; }), HasSubstr("belong together"));
    EXPECT_THAT(trouble([](auto& its) { its.ca_file = "/no/such/file"; }),
                HasSubstr("ca_file /no/such/file"));
}

TEST(ChannelTest, refuses_a_url_that_would_show_a_PIN_and_a_post_without_a_signature) {
    auto const trouble = [](auto change) {
        auto settings = http();
        change(settings);
        return trouble_with(of(settings));
    };
    EXPECT_EQ(trouble([](auto& its) { its.url = Secret(""); }), "channel sms: url or url_file is missing");
    EXPECT_THAT(trouble([](auto& its) { its.url = Secret("http://example.com"); }),
                HasSubstr("use https://"));
    EXPECT_EQ(trouble([](auto& its) { its.url = Secret("http://127.0.0.1:8080/notify"); }), "");
    EXPECT_EQ(trouble([](auto& its) { its.signing_key.reset(); }),
              "channel sms: signing_secret_file is missing");
    EXPECT_THAT(trouble([](auto& its) { its.ca_file = "/no/such/file"; }),
                HasSubstr("ca_file /no/such/file"));
}

TEST(ChannelTest, refuses_a_Twilio_account_that_cannot_be_one) {
    auto const trouble = [](auto change) {
        auto settings = twilio();
        change(settings);
        return trouble_with(of(settings));
    };
    for (auto const& id :
         {std::string(), sid("SK"), std::string("AC0123"), sid("AC") + "0", "AC" + std::string(32, 'x')})
        EXPECT_THAT(trouble([&](auto& its) { its.account_sid = id; }), HasSubstr("account_sid must be AC"))
            << id;
    EXPECT_THAT(trouble([](auto& its) { its.api_key_sid = sid("AC"); }), HasSubstr("api_key_sid must be SK"));
    EXPECT_EQ(trouble([](auto& its) { its.api_key_sid = sid("SK"); }), "");
    EXPECT_EQ(trouble([](auto& its) { its.token = {}; }), "channel sms: token_file is missing");
    EXPECT_EQ(trouble([](auto& its) { its.from = ""; }),
              "channel sms: from or messaging_service_sid is missing");
    EXPECT_EQ(trouble([](auto& its) { its.messaging_service_sid = sid("MG"); }),
              "channel sms: from and messaging_service_sid exclude each other");
    EXPECT_EQ(trouble([](auto& its) { its.from = "", its.messaging_service_sid = sid("MG"); }), "");
    EXPECT_THAT(trouble([](auto& its) { its.from = "", its.messaging_service_sid = sid("AC"); }),
                HasSubstr("messaging_service_sid must be MG"));
    EXPECT_THAT(trouble([](auto& its) { its.api_url = "http://example.com"; }),
                HasSubstr("api_url: URL: plain http"));
}

}  // namespace
}  // namespace sparekey::notify
