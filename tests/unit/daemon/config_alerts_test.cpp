// [alerts]: one hook, and only with what it can use.
#include <gmock/gmock.h>

#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using ops::AlertFormat;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class ConfigAlerts : public ConfigFixture {
  protected:
    static std::string alerts(std::string const& lines) { return "[alerts]\n" + lines; }

    std::string url_file(std::string_view url = "https://hooks.example/T0/B0/swordfish") const {
        return "url_file = \"" + secret("url", url) + "\"\n";
    }

    std::string routing_key(std::string_view key = "0123456789abcdef0123456789abcdef") const {
        return "routing_key_file = \"" + secret("routing-key", key) + "\"\n";
    }
};

TEST_F(ConfigAlerts, go_to_the_log_when_nothing_is_said) {
    EXPECT_EQ(valid("").alerts.type, "log");
    EXPECT_EQ(valid("").alert_storm_limit, 20u);
    EXPECT_EQ(valid(alerts("url = \"\"\nurl_file = \"\"\nformat = \"json\"\n")).alerts.type, "log");
}

TEST_F(ConfigAlerts, may_be_posted) {
    auto const config = valid(alerts(url_file() + "format = \"slack\"\ntimeout = \"5s\"\nstorm_limit = 0"));
    EXPECT_EQ(config.alerts.type, "http");
    EXPECT_EQ(config.alerts.timeout, std::chrono::seconds(5));
    EXPECT_EQ(config.alerts.http.format, AlertFormat::slack);
    EXPECT_EQ(config.alerts.http.url.reveal(), "https://hooks.example/T0/B0/swordfish");
    EXPECT_EQ(config.alert_storm_limit, 0u);
    auto const open = valid(alerts("url = \"http://alertmanager:9093\"\nformat = \"alertmanager\""));
    EXPECT_EQ(open.alerts.http.format, AlertFormat::alertmanager);
}

TEST_F(ConfigAlerts, know_where_pagerduty_is) {
    auto const config = valid(alerts("format = \"pagerduty\"\n" + routing_key()));
    EXPECT_EQ(config.alerts.type, "http");
    EXPECT_EQ(config.alerts.http.url.reveal(), "https://events.pagerduty.com/v2/enqueue");
    EXPECT_EQ(config.alerts.http.routing_key.reveal(), "0123456789abcdef0123456789abcdef");
    auto const europe = valid(alerts(
        "format = \"pagerduty\"\nurl = \"https://events.eu.pagerduty.com/v2/enqueue\"\n" + routing_key()));
    EXPECT_EQ(europe.alerts.http.url.reveal(), "https://events.eu.pagerduty.com/v2/enqueue");
}

TEST_F(ConfigAlerts, may_be_signed) {
    auto const signing = "signing_secret_file = \"" + dir_.file("webhook-secret") + "\"\n";
    EXPECT_TRUE(valid(alerts(url_file() + signing)).alerts.http.signing_key);
    EXPECT_FALSE(valid(alerts(url_file())).alerts.http.signing_key);
    EXPECT_THAT(mistakes(alerts(url_file() + "format = \"slack\"\n" + signing)),
                ElementsAre(HasSubstr("alerts.signing_secret_file: is of use only with format = \"json\"")));
    secret("short", "whsec_c2hvcnQ=");
    EXPECT_THAT(mistakes(alerts(url_file() + "signing_secret_file = \"" + dir_.file("short") + "\"")),
                ElementsAre(AllOf(HasSubstr("alerts.signing_secret_file:"), HasSubstr("fewer than 24"))));
}

TEST_F(ConfigAlerts, have_one_hook) {
    auto const command = "command = [\"" + dir_.script("hook", "exit 0") + "\"]\n";
    EXPECT_EQ(valid(alerts(command)).alerts.type, "exec");
    EXPECT_THAT(mistakes(alerts(command + url_file())),
                ElementsAre(AllOf(HasSubstr("alerts.command:"), HasSubstr("cannot be used together"))));
    EXPECT_THAT(mistakes(alerts(command + "format = \"pagerduty\"\n" + routing_key())),
                ElementsAre(HasSubstr("alerts.command:")));
    EXPECT_THAT(mistakes(alerts("url = \"https://alerts.example\"\n" + url_file())),
                ElementsAre(HasSubstr("alerts.url_file: cannot be used together with url")));
}

TEST_F(ConfigAlerts, name_what_is_missing) {
    EXPECT_THAT(mistakes(alerts("format = \"slack\"")),
                ElementsAre(HasSubstr("alerts.format: is of use only with url or url_file")));
    EXPECT_THAT(mistakes(alerts("format = \"pagerduty\"")),
                ElementsAre(HasSubstr("alerts.format: \"pagerduty\" needs routing_key_file")));
    EXPECT_THAT(mistakes(alerts(url_file() + routing_key())),
                ElementsAre(HasSubstr("alerts.routing_key_file: is of use only with")));
    EXPECT_THAT(mistakes(alerts(url_file() + "format = \"teams\"")),
                ElementsAre(AllOf(HasSubstr("alerts.format:"), HasSubstr("\"alertmanager\""))));
}

TEST_F(ConfigAlerts, do_not_show_their_secrets) {
    EXPECT_THAT(mistakes(alerts(url_file("http://hooks.example/swordfish"))),
                ElementsAre(AllOf(HasSubstr("alerts.url_file: URL:"), Not(HasSubstr("swordfish")))));
    EXPECT_THAT(mistakes(alerts("format = \"pagerduty\"\n" + routing_key("swordfish"))),
                ElementsAre(AllOf(HasSubstr("alerts.routing_key_file:"), HasSubstr("32 letters and digits"),
                                  Not(HasSubstr("swordfish")))));
    EXPECT_THAT(mistakes(alerts("url = \"https://hooks.slack.com/services/T0\"\nformat = \"slack\"")),
                ElementsAre(AllOf(HasSubstr("alerts.url:"), HasSubstr("url_file"))));
}

}  // namespace
}  // namespace sparekey::daemon
