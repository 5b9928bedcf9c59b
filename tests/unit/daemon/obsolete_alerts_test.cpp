#include "daemon/obsolete_alerts.hpp"

#include <gtest/gtest.h>

namespace sparekey::daemon {
namespace {

bool obsolete(std::vector<std::pair<std::string, std::string>> details) {
    Config config;
    config.workspaces.emplace_back().name = "home";
    config.channels.emplace_back().name = "sms";
    return is_obsolete({rescue::Severity::critical, "event", "key", "Summary", std::move(details)}, config);
}

TEST(ObsoleteAlerts, are_about_a_workspace_or_channel_that_is_not_configured) {
    EXPECT_TRUE(obsolete({{"workspace", "sold"}}));
    EXPECT_TRUE(obsolete({{"device_id", "device-1"}, {"workspace", "sold"}}));
    EXPECT_TRUE(obsolete({{"channel", "fax"}}));
    EXPECT_FALSE(obsolete({{"workspace", "home"}}));
    EXPECT_FALSE(obsolete({{"channel", "sms"}}));
    EXPECT_FALSE(obsolete({{"host", "fax"}}));
    EXPECT_FALSE(obsolete({}));
}

TEST(ObsoleteAlerts, are_none_about_a_job) {
    EXPECT_FALSE(obsolete({{"access_code_id", "code-1"}, {"workspace", "sold"}}));
    EXPECT_FALSE(obsolete({{"workspace", "sold"}, {"access_code_id", "code-1"}}));
}

}  // namespace
}  // namespace sparekey::daemon
