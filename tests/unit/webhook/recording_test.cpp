#include "webhook/recording.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "support/fixture.hpp"

namespace sparekey::webhook {
namespace {

Recording recording_of(std::string body) {
    return {from_unix_ms(1614265330123),
            "/webhooks/seam",
            {{"svix-id", "msg_1"}, {"svix-timestamp", "1614265330"}, {"svix-signature", "v1,c2ln v1a,eA=="}},
            std::move(body)};
}

std::string every_byte() {
    std::string bytes(256, '\0');
    std::iota(bytes.begin(), bytes.end(), '\0');
    return bytes;
}

TEST(Recording, is_the_documented_line) {
    EXPECT_EQ(
        to_line(recording_of(R"({"test": 2})")),
        R"({"version":1,"received_at":"2021-02-25T15:02:10.123Z","path":"/webhooks/seam",)"
        R"("headers":{"svix-id":"msg_1","svix-timestamp":"1614265330","svix-signature":"v1,c2ln v1a,eA=="},)"
        R"("body":"{\"test\": 2}"})");
}

TEST(Recording, of_a_body_that_is_not_utf8_holds_base64) {
    auto const line = to_line(recording_of("\xff\xfe"));
    EXPECT_NE(line.find(R"("body_base64":"//4=")"), std::string::npos) << line;
    EXPECT_EQ(line.find(R"("body":)"), std::string::npos) << line;
}

TEST(Recording, comes_back_byte_for_byte) {
    std::string const bodies[] = {"",
                                  fixture("seam/event-failed_to_set_on_device-new.json"),
                                  "two\nlines\r\nand a tab\t, quotes \" and \\ and / ",
                                  std::string("nul \0 inside", 12),
                                  "Fr\xc3\xb6hliche T\xc3\xbcr \xf0\x9f\x94\x91 \xe2\x80\xa8",
                                  "\xed\xa0\x80",  // a surrogate, which is not UTF-8
                                  "\xc0\x80",      // overlong
                                  every_byte()};
    for (auto const& body : bodies) {
        auto const line = to_line(recording_of(body));
        EXPECT_EQ(line.find('\n'), std::string::npos) << line;
        auto const read = parse_recording(line);
        ASSERT_TRUE(read) << read.error() << " in " << line;
        auto const written = recording_of(body);
        EXPECT_EQ(read->received_at, written.received_at);
        EXPECT_EQ(read->path, written.path);
        EXPECT_EQ(read->headers, written.headers);
        EXPECT_EQ(read->body, written.body) << line;
    }
}

struct Row {
    std::string name;
    std::string from;  // a piece of a good line
    std::string to;    // what it becomes
    std::string named;
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class BrokenRecording : public testing::TestWithParam<Row> {};

constexpr std::string_view kGoodLine =
    R"({"version":1,"received_at":"2026-11-23T03:05:00Z","path":"/webhooks/seam","headers":{"svix-id":"msg_1"},"body":"{}"})";

TEST_P(BrokenRecording, is_refused_and_what_is_missing_or_wrong_is_named) {
    auto const& [name, from, to, named] = GetParam();
    std::string line(kGoodLine);
    auto const at = line.find(from);
    ASSERT_NE(at, std::string::npos);
    line.replace(at, from.size(), to);
    auto const read = parse_recording(line);
    ASSERT_FALSE(read) << line;
    EXPECT_NE(read.error().message.find(named), std::string::npos) << read.error();
}

INSTANTIATE_TEST_SUITE_P(
    Ways, BrokenRecording,
    testing::Values(Row{"not_json", "{", "", ""}, Row{"an_array", std::string(kGoodLine), "[]", "object"},
                    Row{"no_version", R"("version":1,)", "", "version"},
                    Row{"another_version", R"("version":1)", R"("version":2)", "version: 2"},
                    Row{"version_a_string", R"("version":1)", R"("version":"1")", "version"},
                    Row{"no_received_at", R"("received_at":"2026-11-23T03:05:00Z",)", "", "received_at"},
                    Row{"received_at_not_a_time", "2026-11-23T03:05:00Z", "three", "received_at"},
                    Row{"no_path", R"("path":"/webhooks/seam",)", "", "path"},
                    Row{"no_headers", R"("headers":{"svix-id":"msg_1"},)", "", "headers"},
                    Row{"headers_a_list", R"({"svix-id":"msg_1"})", "[]", "headers"},
                    Row{"a_header_that_is_no_string", R"("msg_1")", "1", "svix-id"},
                    Row{"no_body", R"(,"body":"{}")", "", "body"},
                    Row{"body_null", R"("body":"{}")", R"("body":null)", "body"},
                    Row{"body_an_object", R"("{}")", "{}", "body"},
                    Row{"two_bodies", R"("body":"{}")", R"("body":"{}","body_base64":"e30=")", "twice"},
                    Row{"body_not_base64", R"("body":"{}")", R"("body_base64":"e30")", "body_base64"}),
    [](auto const& row) { return row.param.name; });

TEST(Recording, may_have_members_of_a_later_release) {
    std::string line(kGoodLine);
    line.insert(1, R"("peer":"127.0.0.1",)");
    auto const read = parse_recording(line);
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->body, "{}");
}

}  // namespace
}  // namespace sparekey::webhook
