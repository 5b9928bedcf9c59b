// `sparekeyd record` and `replay` as a person runs them. tests/e2e/replay.test.mjs shows what becomes of
// guests.
#include <gmock/gmock.h>
#include <sysexits.h>

#include "core/clock.hpp"
#include "integration/command_line/program.hpp"
#include "support/redis_server.hpp"
#include "webhook/recording.hpp"
#include "webhook/signature.hpp"

namespace sparekey {
namespace {

using testing::HasSubstr;

class ReplayCommand : public CommandLine {
  protected:
    Ran run_command(std::vector<std::string> arguments, std::string_view input = "") {
        arguments.insert(arguments.begin(), {"--config", config()});
        return sparekeyd(std::move(arguments), input);
    }

    std::string config() {
        return configuration("[redis]\nurl = \"" + redis_.url() + "\"\ndurability = \"any\"");
    }

    static std::string line(std::string const& id, Instant received_at = SystemClock().now()) {
        auto const timestamp = std::to_string(to_unix_ms(received_at) / 1000);
        webhook::Recording recording;
        recording.received_at = received_at;
        recording.path = "/webhooks/seam";
        recording.body = R"({"event_id":")" + id +
                         R"(","event_type":"access_code.failed_to_set_on_device","access_code_id":"code"})";
        recording.headers = {
            {"svix-id", id},
            {"svix-timestamp", timestamp},
            {"svix-signature", sign(SigningKey::parse(kKey).value(), id, timestamp, recording.body)}};
        return to_line(recording) + "\n";
    }

    RedisServer redis_;
};

TEST_F(ReplayCommand, takes_what_record_printed_and_sums_up) {
    auto const lines = line("one") + line("two");
    auto const taken = run_command({"replay", "-"}, lines + line("one"));
    EXPECT_EQ(taken.code, EX_OK) << taken.err;
    EXPECT_EQ(taken.out, "lines 3: accepted 2, duplicate 1\n");
    EXPECT_EQ(taken.err, "");
    auto const recorded = run_command({"record"});
    EXPECT_EQ(recorded.code, EX_OK);
    EXPECT_EQ(recorded.out, lines);
    auto const again = run_command({"replay", dir_.write("lines", recorded.out)});
    EXPECT_EQ(again.out, "lines 2: duplicate 2\n");
}

TEST_F(ReplayCommand, finds_by_received_at_what_was_replayed_long_after) {
    auto const long_ago = SystemClock().now() - std::chrono::hours(24 * 300);
    auto const old_line = line("old", long_ago);
    auto const taken = run_command({"replay", "-"}, old_line + line("new"));
    EXPECT_EQ(taken.code, EX_OK) << taken.err;
    auto const recorded = run_command({"record", "--until", "10d"});
    EXPECT_EQ(recorded.out, old_line);
    auto const recent = run_command({"record", "--since", "1h"});
    EXPECT_THAT(recent.out, HasSubstr("\"svix-id\":\"new\""));
    EXPECT_THAT(recent.out, testing::Not(HasSubstr("\"svix-id\":\"old\"")));
}

TEST_F(ReplayCommand, refuses_options_that_make_no_sense) {
    std::vector<std::vector<std::string>> const misuses = {
        {"replay"},
        {"replay", "-", "--rate", "0"},
        {"replay", "-", "--from-line", "0"},
        {"replay", "-", "--since", "yesterday"},
        {"replay", "-", "--patience", "long"},
        {"replay", "-", "--force", "--to", "https://example.com"},
        {"replay", "-", "--to", "http://example.com"},
        {"replay", "-", "--secret-file", dir_.file("webhook-secret")},
        {"replay", "-", "--to", "https://example.com", "--secret-file", dir_.file("nothing")},
        {"replay", dir_.file("nothing")},
        {"record", "--until", "soon"}};
    for (auto const& arguments : misuses) {
        auto const ran = run_command(arguments);
        EXPECT_EQ(ran.code, EX_USAGE) << testing::PrintToString(arguments);
        EXPECT_NE(ran.err, "") << testing::PrintToString(arguments);
        EXPECT_EQ(ran.out, "") << testing::PrintToString(arguments);
    }
}

TEST_F(ReplayCommand, shows_a_bar_on_a_terminal) {
    auto const file = dir_.write("lines", line("one") + line("two") + line("three"));
    auto const command =
        std::string(SPAREKEYD_PROGRAM) + " --config " + config() + " replay " + file + " --rate 2";
    auto const ran = shell("script --quiet --return --command '" + command + "' /dev/null");
    EXPECT_EQ(ran.code, EX_OK) << ran.out;
    EXPECT_THAT(ran.out, HasSubstr("\r\x1b[K[==="));
    EXPECT_THAT(ran.out, HasSubstr("/s"));
    EXPECT_THAT(ran.out, testing::EndsWith("\r\x1b[Klines 3: accepted 3\r\n"));
}

TEST_F(ReplayCommand, a_terminal_is_not_written_to_by_what_stands_in_a_recording) {
    auto hostile = line("one");
    hostile.replace(hostile.find("/webhooks/seam"), 14, "/\\u001b[2J");
    auto const ran = run_command({"replay", "-"}, hostile);
    EXPECT_EQ(ran.code, EX_DATAERR);
    EXPECT_EQ(ran.err, "stdin:1: refused: no workspace of this configuration has the path / [2J\n");
}

TEST_F(ReplayCommand, says_that_redis_cannot_be_reached) {
    redis_.stop();
    for (auto const* command : {"record", "replay"}) {
        std::vector<std::string> arguments{command};
        if (arguments[0] == "replay") arguments.push_back("-");
        auto const ran = run_command(arguments, line("one"));
        EXPECT_EQ(ran.code, EX_UNAVAILABLE) << command;
        EXPECT_EQ(ran.out, "");
        EXPECT_THAT(ran.err, testing::StartsWith("sparekeyd " + std::string(command) + ": no connection"));
    }
}

}  // namespace
}  // namespace sparekey
