#include "notify/channel.hpp"

#include <gtest/gtest.h>

namespace sparekey::notify {
namespace {

ChannelOptions with_command(std::vector<std::string> command) {
    return {"sms", std::chrono::seconds(20), {}, ExecOptions{std::move(command), {}}};
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
    for (auto const& [options, type] : {std::pair(ChannelOptions{"sms", {}, {}, LogOptions{}}, "log"),
                                        std::pair(with_command({"/bin/true"}), "exec")}) {
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

}  // namespace
}  // namespace sparekey::notify
