#include "core/log.hpp"

#include <gtest/gtest.h>

#include "support/log_capture.hpp"

namespace sparekey {
namespace {

using namespace std::string_literals;

TEST(LogField, is_plain_when_it_can_be) {
    EXPECT_EQ(render({"event_id", "3a3c1b7e-2f5e"}), " event_id=3a3c1b7e-2f5e");
    EXPECT_EQ(render({"count", 3}), " count=3");
    EXPECT_EQ(render({"ok", true}), " ok=true");
    EXPECT_EQ(render({"at", Instant()}), " at=1970-01-01T00:00:00.000Z");
    EXPECT_EQ(render({"url", "https://127.0.0.1:8080/a"s}), " url=https://127.0.0.1:8080/a");
}

TEST(LogField, is_quoted_and_escaped_when_it_must_be) {
    EXPECT_EQ(render({"name", "Front Door"}), R"( name="Front Door")");
    EXPECT_EQ(render({"empty", ""}), R"( empty="")");
    EXPECT_EQ(render({"text", R"(a"b\c=d)"}), R"( text="a\"b\\c=d")");
    EXPECT_EQ(render({"name", "Tür"}), R"( name="Tür")");
}

TEST(LogField, lets_no_control_character_and_no_broken_utf8_through) {
    EXPECT_EQ(render({"text", "a\nb\tc\x1b[2Jd\x7f"s}), R"( text="a\nb\tc\x1b[2Jd\x7f")");
    EXPECT_EQ(render({"text", "a\0b"s}), R"( text="a\x00b")");
    EXPECT_EQ(render({"text",
                      "\xc2\x9b"
                      "2J"s}),
              R"( text="\x9b2J")");
    EXPECT_EQ(render({"text", "a\xff"}), " text=\"a\xef\xbf\xbd\"");
}

TEST(Log, writes_message_context_and_fields_on_one_line) {
    LogCapture capture;
    auto const log = capture.log().with({{"workspace", "home"}});
    log.with({{"event_id", "e1"}}).info("webhook accepted", {{"bytes", 12}});
    log.warning("first line\nsecond line");
    EXPECT_EQ(capture.lines(),
              (std::vector<std::string>{"info webhook accepted workspace=home event_id=e1 bytes=12",
                                        R"(warning first line\nsecond line workspace=home)"}));
}

TEST(Log, takes_braces_as_they_are) {
    LogCapture capture;
    capture.log().error("not a {format} %s", {{"body", "{}"}});
    EXPECT_EQ(capture.lines(), (std::vector<std::string>{R"(error not a {format} %s body="{}")"}));
}

TEST(Log, writes_every_level_by_its_name) {
    LogCapture capture;
    auto const log = capture.log();
    log.debug("a");
    log.info("b");
    log.warning("c");
    log.error("d");
    log.critical("e");
    EXPECT_EQ(capture.lines(),
              (std::vector<std::string>{"debug a", "info b", "warning c", "error d", "critical e"}));
}

TEST(Log, without_a_sink_writes_nothing) {
    Log const log;
    log.with({{"a", 1}}).critical("nobody hears this", {{"b", 2}});
}

}  // namespace
}  // namespace sparekey
