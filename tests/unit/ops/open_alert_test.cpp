#include "ops/open_alert.hpp"

#include <gtest/gtest.h>

#include "integration/alerts/sample_alert.hpp"

namespace sparekey::ops {
namespace {

Instant const kNow = parse_instant("2026-11-23T03:05:00Z").value();

TEST(OpenAlert, comes_back_as_it_was_kept) {
    for (bool const flag : {true, false}) {
        OpenAlert const kept{
            {sample_alert("key", rescue::Severity::warning), flag, kNow, kNow - std::chrono::hours(1)},
            flag,
            !flag};
        auto const read = parse_open_alert(to_json(kept)).value();
        EXPECT_EQ(to_json(read), to_json(kept));
        EXPECT_EQ(read.notice.alert.details, kept.notice.alert.details);
        EXPECT_EQ(read.notice.since, kNow - std::chrono::hours(1));
        EXPECT_EQ(read.told, flag);
        EXPECT_EQ(read.gathered, !flag);
    }
}

TEST(OpenAlert, is_the_notice_and_what_became_of_it) {
    AlertNotice const notice{sample_alert(), true, kNow};
    auto expected = to_json(notice);
    expected.back() = ',';
    EXPECT_EQ(to_json(OpenAlert{notice, true, false}),
              expected + R"("since":"2026-11-23T03:05:00.000Z","told":true,"gathered":false})");
}

TEST(OpenAlert, is_refused_if_it_is_damaged) {
    auto const good = to_json(OpenAlert{{sample_alert(), true, kNow}, true, false});
    EXPECT_TRUE(parse_open_alert(good));
    for (std::string const name :
         {"status", "severity", "event", "dedup_key", "summary", "details", "at", "since"}) {
        auto bad = good;
        bad.replace(bad.find("\"" + name + "\""), name.size() + 2, "\"x\"");
        EXPECT_FALSE(parse_open_alert(bad)) << name;
    }
    EXPECT_FALSE(parse_open_alert(""));
    EXPECT_FALSE(parse_open_alert("[]"));
}

}  // namespace
}  // namespace sparekey::ops
