// [notify.<channel>] of the built-in types: what is read, and which mistakes are told where.
#include <gmock/gmock.h>

#include <regex>

#include "daemon/config/secret_file.hpp"
#include "notify/channel.hpp"
#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr auto kSigningSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n";

class ConfigChannels : public ConfigFixture {
  protected:
    static std::string channel(std::string const& type, std::string const& keys) {
        return "[notify]\nchannels = [\"guests\"]\n[notify.guests]\ntype = \"" + type + "\"\n" + keys;
    }

    std::string smtp(std::string const& keys) const {
        return channel("smtp", "url = \"smtp://mail.example.com\"\nfrom = \"host@example.com\"\n" + keys);
    }

    std::string http(std::string const& keys) const {
        return channel("http",
                       "signing_secret_file = \"" + secret("notify-secret", kSigningSecret) + "\"\n" + keys);
    }

    std::string twilio(std::string const& keys) const {
        return channel("twilio", "account_sid = \"AC0123456789abcdef0123456789abcdef\"\ntoken_file = \"" +
                                     secret("token", "swordfish\n") + "\"\n" + keys);
    }

    /// One mistake, at this key, that holds these words.
    void expect_mistake(std::string const& text, std::string const& key, std::string const& words) {
        EXPECT_THAT(mistakes(text), ElementsAre(AllOf(HasSubstr(" notify.guests" + key + ": "),
                                                      HasSubstr(words), Not(HasSubstr("swordfish")))))
            << text;
    }

    template <class Settings>
    Settings settings_of(std::string const& text) {
        return std::get<Settings>(valid(text).channels.at(0).settings);
    }
};

TEST_F(ConfigChannels, read_smtp) {
    auto const config =
        valid(smtp("username = \"host\"\npassword_file = \"" + secret("password", "swordfish\n") + "\""));
    auto const& guests = config.channels.at(0);
    EXPECT_EQ(notify::type_of(guests), "smtp");
    EXPECT_EQ(guests.rules.form, rescue::MessageForm::email);
    auto const& settings = std::get<notify::SmtpOptions>(guests.settings);
    EXPECT_EQ(settings.url, "smtp://mail.example.com");
    EXPECT_EQ(settings.from, "host@example.com");
    EXPECT_EQ(settings.username, "host");
    EXPECT_EQ(settings.password.reveal(), "swordfish");
    EXPECT_TRUE(settings.starttls);
    auto const local =
        channel("smtp", "url = \"smtp://localhost\"\nfrom = \"host@example.com\"\nstarttls = \"off\"");
    EXPECT_FALSE(settings_of<notify::SmtpOptions>(local).starttls);
}

TEST_F(ConfigChannels, refuse_smtp_that_cannot_work_or_would_tell_others) {
    expect_mistake(channel("smtp", "from = \"host@example.com\""), "", "url is missing");
    expect_mistake(channel("smtp", "url = \"smtp://mail.example.com\""), "", "from is missing");
    expect_mistake(channel("smtp", "url = \"https://mail.example.com\"\nfrom = \"host@example.com\""), "",
                   "url must be such as smtps://");
    expect_mistake(
        channel("smtp", "url = \"smtps://host:swordfish@mail.example.com\"\nfrom = \"host@example.com\""), "",
        "must not hold a user name or a password");
    expect_mistake(channel("smtp", "url = \"smtps://mail.example.com\"\nfrom = \"Host\""), "",
                   "from: must be an address");
    expect_mistake(smtp("starttls = \"off\""), "", "starttls: without TLS, mail.example.com would get PINs");
    expect_mistake(smtp("starttls = \"maybe\""), ".starttls", "must be \"required\" or \"off\"");
    expect_mistake(smtp("username = \"host\""), "", "username and password_file belong together");
    expect_mistake(smtp("password_file = \"/no/such/file\""), ".password_file", "No such file");
    expect_mistake(smtp("password = \"swordfish\""), ".password", "name that in password_file");
    expect_mistake(smtp("ca_file = \"/no/such/file\""), ".ca_file", "No such file");
    expect_mistake(smtp("ca_file = \"" + dir_.write("ca", "no certificate") + "\""), "", "cannot be loaded");
}

TEST_F(ConfigChannels, read_http) {
    auto const settings = settings_of<notify::HttpOptions>(
        http("url = \"https://example.com/x\"\ntoken_file = \"" + secret("token", "swordfish\n") + "\""));
    EXPECT_EQ(settings.url.reveal(), "https://example.com/x");
    EXPECT_EQ(settings.token.reveal(), "swordfish");
    EXPECT_TRUE(settings.signing_key);
    auto const in_a_file = settings_of<notify::HttpOptions>(
        http("url_file = \"" + secret("url", "https://example.com/swordfish\n") + "\""));
    EXPECT_EQ(in_a_file.url.reveal(), "https://example.com/swordfish");
}

TEST_F(ConfigChannels, refuse_http_that_cannot_work_or_would_tell_others) {
    expect_mistake(http(""), "", "url or url_file is missing");
    expect_mistake(
        http("url = \"https://example.com\"\nurl_file = \"" + secret("url", "https://example.com\n") + "\""),
        ".url_file", "url says it already");
    expect_mistake(http("url = \"http://example.com/swordfish\""), "", "use https://");
    expect_mistake(http("url_file = \"" + secret("url", "http://example.com/swordfish\n") + "\""), "",
                   "use https://");
    expect_mistake(
        http("url = \"https://example.com\"\ntoken_file = \"" + secret("token", "sword fish\n") + "\""),
        ".token_file", "no token");
    expect_mistake(channel("http", "url = \"https://example.com\""), "", "signing_secret_file is missing");
    EXPECT_THAT(mistakes(channel("http", "url = \"https://example.com\"\nsigning_secret_file = \"" +
                                             secret("short", "whsec_c2hvcnQ=\n") + "\"")),
                testing::Contains(
                    AllOf(HasSubstr("notify.guests.signing_secret_file: "), HasSubstr("fewer than 24"))));
}

TEST_F(ConfigChannels, read_twilio) {
    auto const settings = settings_of<notify::TwilioOptions>(twilio("from = \"+15550100\""));
    EXPECT_EQ(settings.account_sid, "AC0123456789abcdef0123456789abcdef");
    EXPECT_EQ(settings.token.reveal(), "swordfish");
    EXPECT_EQ(settings.from, "+15550100");
    EXPECT_EQ(settings.api_url, "https://api.twilio.com");
}

TEST_F(ConfigChannels, refuse_twilio_that_cannot_work) {
    expect_mistake(twilio(""), "", "from or messaging_service_sid is missing");
    expect_mistake(twilio("from = \"+1\"\nmessaging_service_sid = \"MG0123456789abcdef0123456789abcdef\""),
                   "", "exclude each other");
    expect_mistake(channel("twilio", "from = \"+1\""), "", "account_sid must be AC");
    expect_mistake(channel("twilio", "from = \"+1\"\naccount_sid = \"AC0123456789abcdef0123456789abcdef\""),
                   "", "token_file is missing");
    expect_mistake(twilio("from = \"+1\"\napi_url = \"http://example.com\""), "",
                   "api_url: URL: plain http://");
    expect_mistake(twilio("from = \"+1\"\nauth_token = \"swordfish\""), ".auth_token", "is unknown");
}

TEST_F(ConfigChannels, that_are_not_in_use_may_be_unfinished) {
    for (auto const* type : {"smtp", "http", "twilio"})
        EXPECT_THAT(
            mistakes("[notify]\nchannels = [\"log\"]\n[notify.guests]\ntype = \"" + std::string(type) + "\""),
            ElementsAre());
}

/// Every [notify.…] of etc/sparekeyd.toml, no longer commented out, and with files where it names some.
TEST_F(ConfigChannels, of_the_example_are_valid) {
    secret("smtp-password", "swordfish\n");
    secret("notify-secret", kSigningSecret);
    secret("twilio-token", "swordfish\n");
    auto const example = *read_file(SPAREKEY_SOURCE_DIR "/etc/sparekeyd.toml", 1 << 20);
    for (std::string const name : {"email", "webhook", "twilio"}) {
        auto const begin = example.find("# [notify." + name + "]");
        ASSERT_NE(begin, std::string::npos) << name;
        auto block = example.substr(begin, example.find("\n\n", begin) - begin);
        block = std::regex_replace(block, std::regex("(^|\n)# "), "$1");
        block = std::regex_replace(block, std::regex("/etc/sparekeyd/"), dir_.file(""));
        valid("[notify]\nchannels = [\"" + name + "\"]\n" + block);
    }
}

}  // namespace
}  // namespace sparekey::daemon
