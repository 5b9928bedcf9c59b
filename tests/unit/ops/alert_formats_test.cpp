#include "ops/alert_formats.hpp"

#include <gmock/gmock.h>

#include "core/json.hpp"
#include "integration/alerts/sample_alert.hpp"

namespace sparekey::ops {
namespace {

using rescue::Severity;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Le;
using testing::Not;
using testing::SizeIs;

Instant const kNow = parse_instant("2026-11-23T03:05:00Z").value();
Instant const kLater = parse_instant("2026-11-23T04:00:00Z").value();
AlertNotice const kFiring{sample_alert(), true, kNow};
AlertNotice const kResolved{sample_alert(), false, kLater, kNow};
Secret const kRoutingKey("0123456789abcdef0123456789abcdef");

/// With a summary, a detail and a key of `size` bytes each, two of which make a character.
AlertNotice long_notice(std::size_t size) {
    std::string text;
    while (text.size() < size) text += "é";
    AlertNotice notice{sample_alert(text), true, kNow};
    notice.alert.summary = text;
    notice.alert.details = {{"first", text}, {"second", text}, {"third", text}};
    return notice;
}

json::Document parsed(std::string_view text) {
    return json::Document::parse(text).value();
}

std::string pagerduty(AlertNotice const& notice) {
    return std::string(to_pagerduty(notice, kRoutingKey, "host-1").reveal());
}

TEST(AlertFormat, has_a_name_for_each) {
    for (auto const* const name : {"json", "slack", "pagerduty", "alertmanager"})
        EXPECT_EQ(to_string(parse_alert_format(name).value()), name);
    EXPECT_THAT(parse_alert_format("teams").error().message, HasSubstr("\"alertmanager\""));
}

TEST(ToSlack, has_a_text_for_the_notification_and_blocks_for_the_eye) {
    EXPECT_EQ(
        to_slack(kFiring),
        R"({"text":"firing critical pool_empty: The lock \"Front Door\" has no backup code left","blocks":[)"
        R"({"type":"section","text":{"type":"mrkdwn","text":":rotating_light: *pool_empty* firing\n)"
        R"(The lock \"Front Door\" has no backup code left"}},)"
        R"({"type":"section","text":{"type":"mrkdwn","text":"• device_id: `device-1`\n• access_code_id: `code-1`"}},)"
        R"({"type":"context","elements":[{"type":"mrkdwn",)"
        R"("text":"critical | 2026-11-23T03:05:00.000Z | pool_empty:code-1"}]}]})");
}

TEST(ToSlack, shows_at_a_glance_how_bad_it_is) {
    auto const with = [](Severity severity) { return to_slack({sample_alert("key", severity), true, kNow}); };
    EXPECT_THAT(with(Severity::warning), HasSubstr(":warning: *pool_empty*"));
    EXPECT_THAT(with(Severity::info), HasSubstr(":information_source: *pool_empty*"));
    EXPECT_THAT(to_slack(kResolved), HasSubstr(":white_check_mark: *pool_empty* resolved"));
}

TEST(ToSlack, lets_no_text_mention_anybody_or_break_out) {
    auto notice = kFiring;
    notice.alert.summary = "<!channel> & friends";
    notice.alert.details = {{"error", "`<@U1>`"}};
    EXPECT_THAT(to_slack(notice), HasSubstr("&lt;!channel&gt; &amp; friends"));
    EXPECT_THAT(to_slack(notice), HasSubstr("`'&lt;@U1&gt;'`"));
    EXPECT_THAT(to_slack(notice), Not(HasSubstr("<")));
}

TEST(ToSlack, needs_no_details) {
    auto notice = kFiring;
    notice.alert.details.clear();
    EXPECT_EQ(parsed(to_slack(notice)).root().array("blocks")->size(), 2u);
}

TEST(ToSlack, stays_within_the_limits_of_a_section) {
    for (auto const size : {2990u, 3000u, 3001u, 20'000u}) {
        auto const document = parsed(to_slack(long_notice(size)));
        auto const blocks = document.root().array("blocks").value();
        ASSERT_EQ(blocks.size(), 3u);
        EXPECT_THAT(blocks[0].object("text")->string("text").value(), SizeIs(Le(3000u)));
        EXPECT_THAT(blocks[1].object("text")->string("text").value(), SizeIs(Le(3000u)));
        EXPECT_THAT(blocks[2].array("elements")->at(0).string("text").value(), SizeIs(Le(3000u)));
    }
}

TEST(ToSlack, cuts_between_characters) {
    auto notice = kFiring;
    notice.alert.summary = std::string(5000, '&');
    auto const document = parsed(to_slack(notice));
    EXPECT_THAT(document.root().array("blocks")->at(0).object("text")->string("text").value(),
                EndsWith("&amp;…"));
}

TEST(ToPagerduty, triggers_and_resolves_by_the_same_key) {
    EXPECT_EQ(pagerduty(kFiring),
              R"({"routing_key":"0123456789abcdef0123456789abcdef","event_action":"trigger",)"
              R"("dedup_key":"pool_empty:code-1","client":"sparekeyd","payload":{)"
              R"("summary":"pool_empty: The lock \"Front Door\" has no backup code left",)"
              R"("source":"host-1","severity":"critical","timestamp":"2026-11-23T03:05:00.000Z",)"
              R"("component":"sparekeyd","class":"pool_empty",)"
              R"("custom_details":{"device_id":"device-1","access_code_id":"code-1"}}})");
    EXPECT_EQ(pagerduty(kResolved),
              R"({"routing_key":"0123456789abcdef0123456789abcdef","event_action":"resolve",)"
              R"("dedup_key":"pool_empty:code-1"})");
}

TEST(ToPagerduty, stays_within_the_published_limits) {
    auto const notice = long_notice(300'000);
    auto const document = parsed(pagerduty(notice));
    EXPECT_THAT(document.root().string("dedup_key").value(), SizeIs(Le(255u)));
    EXPECT_THAT(document.root().object("payload")->string("summary").value(), SizeIs(Le(1024u)));
    EXPECT_THAT(pagerduty(notice), SizeIs(Le(512u * 1024)));
}

TEST(ToPagerduty, tells_long_keys_apart) {
    auto const key_of = [](std::string const& key, bool firing) {
        return parsed(pagerduty({sample_alert(key), firing, kNow})).root().string("dedup_key").value();
    };
    std::string const longest(255, 'k');
    EXPECT_EQ(key_of(longest, true), longest);
    EXPECT_NE(key_of(longest + "1", true), key_of(longest + "2", true));
    EXPECT_EQ(key_of(longest + "1", true), key_of(longest + "1", false));
}

TEST(ToAlertmanager, says_when_it_began_and_that_it_goes_on) {
    EXPECT_EQ(to_alertmanager(kFiring),
              R"([{"labels":{"alertname":"pool_empty","severity":"critical","service":"sparekeyd",)"
              R"("dedup_key":"pool_empty:code-1"},)"
              R"("annotations":{"summary":"The lock \"Front Door\" has no backup code left",)"
              R"("device_id":"device-1","access_code_id":"code-1"},)"
              R"("startsAt":"2026-11-23T03:05:00.000Z","endsAt":"2026-12-23T03:05:00.000Z"}])");
}

TEST(ToAlertmanager, ends_a_resolved_one_under_the_same_labels) {
    auto const labels = [](AlertNotice const& notice) {
        return parsed(to_alertmanager(notice)).root().items().at(0).object("labels")->dump();
    };
    EXPECT_EQ(labels(kResolved), labels(kFiring));
    EXPECT_THAT(to_alertmanager(kResolved),
                HasSubstr(R"("startsAt":"2026-11-23T03:05:00.000Z","endsAt":"2026-11-23T04:00:00.000Z")"));
}

TEST(ToAlertmanager, ends_what_was_less_severe) {  // its severity is a label
    AlertNotice const grown{sample_alert("key", Severity::critical), true, kLater, kNow};
    auto const document = parsed(to_alertmanager(grown));
    std::vector<std::string> told;
    for (auto const& alert : document.root().items())
        told.push_back(alert.object("labels")->string("severity").value() + " until " +
                       alert.string("endsAt").value());
    EXPECT_THAT(told, testing::ElementsAre("critical until 2026-12-23T04:00:00.000Z",
                                           "info until 2026-11-23T04:00:00.000Z",
                                           "warning until 2026-11-23T04:00:00.000Z"));
}

TEST(ToAlertmanager, never_ends_before_it_began) {  // a clock was set back
    EXPECT_THAT(to_alertmanager({sample_alert(), false, kNow, kLater}),
                HasSubstr(R"("startsAt":"2026-11-23T03:05:00.000Z","endsAt":"2026-11-23T03:05:00.000Z")"));
}

TEST(ToAlertmanager, makes_names_of_annotations_out_of_any_name) {
    auto notice = kFiring;
    notice.alert.details = {
        {"no-appendfsync-on-rewrite", "1"}, {"2fast", "2"}, {"", "3"}, {"é", "4"}, {"summary", "5"}};
    auto const document = parsed(to_alertmanager(notice));
    EXPECT_THAT(document.root().items().at(0).object("annotations")->keys(),
                testing::ElementsAre("summary", "no_appendfsync_on_rewrite", "_2fast", "_", "__"));
}

}  // namespace
}  // namespace sparekey::ops
