#include "notify/make_notifier.hpp"

#include <gmock/gmock.h>

namespace sparekey::notify {
namespace {

using testing::HasSubstr;

std::string trouble_with(ChannelOptions const& options) {
    auto const checked = check_channel(options);
    auto const made = make_notifier(options, SystemClock(), Log());
    EXPECT_EQ(checked.has_value(), made.has_value());
    if (checked) return "";
    EXPECT_EQ(checked.error(), made.error());
    return checked.error().message;
}

TEST(MakeNotifier, makes_the_configured_type) {
    SystemClock const clock;
    ChannelOptions options{"sms", "log", {}, std::chrono::seconds(30), {}};
    EXPECT_EQ((*make_notifier(options, clock, Log()))->channel(), "sms");
    options = {"email", "exec", {"/bin/true"}, std::chrono::seconds(30), {}};
    EXPECT_EQ((*make_notifier(options, clock, Log()))->channel(), "email");
}

TEST(MakeNotifier, refuses_an_unknown_type_and_names_the_known_ones) {
    EXPECT_EQ(trouble_with({"sms", "pigeon", {}, std::chrono::seconds(30), {}}),
              "channel sms: unknown type \"pigeon\"; known: exec, log");
}

TEST(MakeNotifier, refuses_a_program_that_cannot_run) {
    auto const with_command = [](std::vector<std::string> command) {
        return trouble_with({"sms", "exec", std::move(command), std::chrono::seconds(30), {}});
    };
    EXPECT_EQ(with_command({}), "channel sms: no command");
    EXPECT_EQ(with_command({"true"}), "channel sms: true: not an absolute path");
    EXPECT_EQ(with_command({"/no/such/file"}), "channel sms: /no/such/file: No such file or directory");
    EXPECT_EQ(with_command({"/bin/true", "arguments", "are", "not", "checked"}), "");
}

}  // namespace
}  // namespace sparekey::notify
