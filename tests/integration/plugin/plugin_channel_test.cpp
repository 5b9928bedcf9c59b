// Plugins that cannot be used are refused when the channel is opened, with a reason.
#include <gmock/gmock.h>

#include "integration/plugin/plugin_fixture.hpp"
#include "notify/plugin_library.hpp"

namespace sparekey::notify {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

class PluginChannelTest : public PluginFixture {
  protected:
    std::string trouble_with(ChannelOptions const& options) {
        auto channel = open_channel(options);
        if (!channel) return channel.error().message;
        auto const notifier = (*channel)->notifier(clock_, capture_.log());
        return notifier ? "" : notifier.error().message;
    }

    /// The whole message, without the file's name.
    std::string trouble_with_table(std::string const& name) {
        auto const file = plugin("table_" + name);
        auto const trouble = trouble_with(options(file));
        auto const start = "channel sms: " + file + ": ";
        EXPECT_TRUE(trouble.starts_with(start)) << trouble;
        return trouble.substr(std::min(start.size(), trouble.size()));
    }
};

TEST_F(PluginChannelTest, refuses_a_library_that_is_none_of_ours) {
    EXPECT_EQ(trouble_with_table("no_entry"),
              "has no function sparekey_plugin_entry(): is this a plugin for sparekeyd?");
    EXPECT_EQ(trouble_with_table("null_table"), "sparekey_plugin_entry() returned no table");
    EXPECT_EQ(trouble_with_table("entry_throws"), "sparekey_plugin_entry() threw an exception: not today");
    EXPECT_EQ(trouble_with_table("no_send"), "its table has no function create, or none named send");
    auto const file = dir_.write("text.so", "no library at all");
    EXPECT_THAT(trouble_with(options(file)), HasSubstr("text.so: cannot be loaded: "));
}

TEST_F(PluginChannelTest, refuses_another_version_of_the_interface) {
    EXPECT_EQ(trouble_with_table("wrong_version"),
              "is made for version 2 of the plugin interface; this sparekeyd has version 1");
}

TEST_F(PluginChannelTest, refuses_a_table_that_is_too_small_and_takes_one_that_is_larger) {
    EXPECT_EQ(trouble_with_table("too_small"),
              "its table says that it has 16 bytes, of at least 80: is struct_size set to "
              "sizeof(sparekey_plugin)?");
    EXPECT_EQ(trouble_with(options(plugin("table_larger"))), "");
}

TEST_F(PluginChannelTest, names_a_plugin_without_a_name) {
    EXPECT_EQ(PluginLibrary::load(plugin("table_nameless"))->title(), "unnamed");
    EXPECT_EQ(PluginLibrary::load(plugin("table_larger"))->title(), "table 1.2");
}

TEST_F(PluginChannelTest, passes_on_what_validate_complains_of_without_the_secret_in_it) {
    EXPECT_THAT(trouble_with(moody({})),
                EndsWith("moody.so: validate says: mode is missing; the token is ****"));
    EXPECT_THAT(trouble_with(moody({{"mode", "sent"}, {"validate", "throw"}})),
                EndsWith("validate threw an exception: cannot think"));
}

TEST_F(PluginChannelTest, passes_on_why_create_failed) {
    EXPECT_EQ(trouble_with(moody({{"mode", "sent"}, {"create", "fail"}})),
              "channel sms: create says: the gateway's address is not an address");
    EXPECT_EQ(trouble_with(moody({{"mode", "sent"}, {"create", "mute"}})),
              "channel sms: create says: no reason given");
    EXPECT_EQ(trouble_with(moody({{"mode", "sent"}, {"create", "throw"}})),
              "channel sms: create threw an exception: unknown exception");
}

TEST_F(PluginChannelTest, check_looks_at_the_file_and_runs_nothing_of_it) {
    EXPECT_TRUE(check_channel(moody({{"validate", "crash"}})));
    EXPECT_EQ(check_channel(options(dir_.file("missing.so"))).error().message,
              "channel sms: " + dir_.file("missing.so") + ": No such file or directory");
}

TEST_F(PluginChannelTest, masks_its_secrets_and_gives_them_to_the_plugin) {
    EXPECT_EQ(trouble_with(moody({{"mode", "sent"}})), "");
    EXPECT_THAT(capture_.text(), HasSubstr("a secret: ****"));
    EXPECT_THAT(capture_.text(), Not(HasSubstr("tok-8765")));
    EXPECT_THAT(capture_.text(), HasSubstr("plugin created channel=sms plugin=\"moody 1.0\""));
}

TEST_F(PluginChannelTest, creates_the_plugin_once_for_all_shards_and_destroys_it_at_the_stop) {
    auto const channel =
        open_channel(moody({{"mode", "sent"}, {"destroyed", dir_.file("destroyed")}})).value();
    EXPECT_TRUE(channel->notifier(clock_, capture_.log()));
    EXPECT_TRUE(channel->notifier(clock_, capture_.log()));
    auto const text = capture_.text();
    auto const first = text.find("plugin created");
    EXPECT_NE(first, std::string::npos);
    EXPECT_EQ(text.find("plugin created", first + 1), std::string::npos);

    EXPECT_EQ(dir_.read("destroyed"), "");
    EXPECT_TRUE(channel->idle_within(20s));
    EXPECT_EQ(dir_.read("destroyed"), "x");
}

TEST_F(PluginChannelTest, destroys_the_plugin_with_the_channel_too) {
    auto channel = open_channel(moody({{"mode", "sent"}, {"destroyed", dir_.file("destroyed")}})).value();
    EXPECT_TRUE(channel->notifier(clock_, capture_.log()));
    channel.reset();
    EXPECT_EQ(dir_.read("destroyed"), "x");
}

TEST_F(PluginChannelTest, a_destroy_that_throws_harms_nobody) {
    auto const channel = open_channel(moody({{"mode", "sent"}, {"destroy", "throw"}})).value();
    EXPECT_TRUE(channel->notifier(clock_, capture_.log()));
    EXPECT_TRUE(channel->idle_within(20s));
}

TEST_F(PluginChannelTest, a_destroy_that_hangs_does_not_hold_up_the_stop) {
    auto const channel =
        open_channel(moody({{"mode", "sent"}, {"destroy", "hang"}, {"file", dir_.file("end")}})).value();
    EXPECT_TRUE(channel->notifier(clock_, capture_.log()));
    EXPECT_FALSE(channel->idle_within(50ms));
    dir_.write("end", "x");
}

}  // namespace
}  // namespace sparekey::notify
