#include "reconcile/catch_up.hpp"

#include <gmock/gmock.h>

#include "unit/reconcile/fakes.hpp"

namespace sparekey::reconcile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;
using Kind = rescue::SeamError::Kind;

class CatchUpTest : public testing::Test {
  protected:
    CatchUpTest() {
        options_.workspace = "home";
        options_.patience = {1};
        start();
    }

    void start() { catch_up_.emplace(options_, w.world()); }

    Result<std::string> perform(std::string cursor = "") {
        return run(catch_up_->perform(std::move(cursor)));
    }
    std::string at(std::chrono::milliseconds ago) const { return to_string(w.now() - ago); }

    FakeWorld w;
    CatchUpOptions options_;
    std::optional<CatchUp> catch_up_;
};

TEST_F(CatchUpTest, first_looks_back_as_far_as_it_is_told) {
    w.seam.add("old", w.now() - 47h);
    w.seam.add("new", w.now() - 1h);
    EXPECT_EQ(perform().value(), at(1h));
    EXPECT_THAT(w.inbox.ids(), ElementsAre("old", "new"));
    EXPECT_EQ(w.seam.queries.at(0).since, w.now() - 48h);
    EXPECT_THAT(w.seam.queries.at(0).types, testing::Contains(std::string(kFailed)));
    EXPECT_THAT(w.seam.queries.at(0).types, testing::Contains("access_code.deleted"));
    EXPECT_EQ(w.observer.found, 2u);
    EXPECT_EQ(w.observer.current, w.now());
}

TEST_F(CatchUpTest, goes_on_from_its_cursor_with_an_overlap_for_what_shows_up_late) {
    w.seam.add("known", w.now() - 1h);
    auto const cursor = perform().value();
    w.seam.add("late", w.now() - 1h - 20min);
    w.seam.add("new", w.now() - 1min);
    EXPECT_EQ(perform(cursor).value(), at(1min));
    EXPECT_THAT(w.inbox.ids(), UnorderedElementsAre("known", "late", "new"));
    EXPECT_EQ(w.seam.queries.at(1).since, w.now() - 1h - 25min);
}

TEST_F(CatchUpTest, has_a_cursor_of_seams_clock_alone) {
    w.seam.add("event", w.now() - 3h);
    auto const cursor = perform().value();
    w.clock.advance(2h);
    EXPECT_EQ(perform(cursor).value(), cursor);
    EXPECT_EQ(perform("").value(), cursor);
    w.seam.events.clear();
    EXPECT_EQ(perform("").value(), "");
}

TEST_F(CatchUpTest, puts_an_event_in_as_found_and_by_a_name_that_no_webhook_has) {
    w.seam.add("event", w.now());
    ASSERT_TRUE(perform());
    auto const& delivery = w.inbox.accepted.at(0);
    EXPECT_EQ(delivery.message_id, "reconciled:event");
    EXPECT_EQ(delivery.workspace, "home");
    EXPECT_EQ(delivery.recording, "");
    EXPECT_EQ(delivery.origin, webhook::Origin::caught_up);
    EXPECT_EQ(delivery.event->access_code_id, "code-event");
}

TEST_F(CatchUpTest, passes_over_types_that_it_did_not_ask_for) {
    w.seam.add("other", w.now() - 1h, "device.connected");
    w.seam.add("ours", w.now() - 2h);
    EXPECT_EQ(perform().value(), at(2h));
    EXPECT_THAT(w.inbox.ids(), ElementsAre("ours"));
}

TEST_F(CatchUpTest, brings_follow_ups_and_concludes_nothing_from_them) {
    w.clock.advance(1min);
    w.seam.add("change", w.now(), "access_code.deleted");
    w.seam.add("of nothing", w.now(), "access_code.deleted");
    w.seam.events.back().event.access_code_id.reset();
    w.clock.advance(1h);
    EXPECT_EQ(perform().value(), at(1h));
    EXPECT_THAT(w.inbox.ids(), ElementsAre("change"));
    EXPECT_THAT(w.alerts.open, IsEmpty());
}

TEST_F(CatchUpTest, keeps_its_cursor_when_seam_redis_or_the_queue_fail) {
    w.seam.add("one", w.now() - 2h);
    w.seam.add("two", w.now() - 1h);
    w.seam.troubles = {seam_error(Kind::rate_limited, 429)};
    EXPECT_EQ(perform(at(3h)).error().message, "Seam's list of events: 429 no");
    w.inbox.trouble = Error{Errc::unavailable, "Redis is away"};
    EXPECT_EQ(perform(at(3h)).error().message, "Redis is away");
    w.inbox.trouble.reset();
    w.inbox.room = 1;
    EXPECT_EQ(perform(at(3h)).error().code, Errc::unavailable);
    EXPECT_FALSE(w.observer.current);

    w.inbox.room = 2;
    EXPECT_EQ(perform(at(3h)).value(), at(1h));
    EXPECT_THAT(w.inbox.ids(), ElementsAre("one", "two"));
}

TEST_F(CatchUpTest, looks_back_where_the_cursor_is_not_to_be_believed) {
    w.seam.add("event", w.now() - 1h);
    for (auto const& cursor : {std::string("yesterday"), at(-1h)}) {
        w.seam.queries.clear();
        EXPECT_EQ(perform(cursor).value(), at(1h)) << cursor;
        EXPECT_EQ(w.seam.queries.at(0).since, w.now() - 48h) << cursor;
    }
}

TEST_F(CatchUpTest, goes_back_to_a_cursor_that_is_long_past) {
    w.seam.add("event", w.now() - 24h * 20);
    EXPECT_EQ(perform(at(24h * 30)).value(), at(24h * 20));
    EXPECT_THAT(w.inbox.ids(), ElementsAre("event"));
}

TEST_F(CatchUpTest, is_not_led_into_the_future_by_an_event) {
    w.seam.add("dated wrongly", w.now() + 24h);
    w.seam.add("event", w.now() - 1h);
    EXPECT_EQ(perform().value(), at(1h));
    EXPECT_THAT(w.inbox.ids(), UnorderedElementsAre("dated wrongly", "event"));
}

TEST_F(CatchUpTest, does_not_offer_again_what_it_took_in_days_ago) {
    w.seam.add("event", w.now() - 1h);
    auto const cursor = perform().value();
    w.clock.advance(24h * 8);
    ASSERT_TRUE(perform(cursor));
    EXPECT_EQ(w.inbox.deliveries.size(), 1u);
}

TEST_F(CatchUpTest, alerts_when_webhooks_do_not_come_and_closes_the_alert_when_they_do) {
    w.clock.advance(1min);
    w.seam.add("young", w.now());
    auto cursor = perform().value();
    EXPECT_THAT(w.alerts.open, IsEmpty());

    w.clock.advance(11min);
    cursor = perform(cursor).value();
    auto const& alert = w.alerts.open.at("webhooks_missed:home");
    EXPECT_EQ(alert.severity, rescue::Severity::warning);
    EXPECT_THAT(alert.summary, HasSubstr("1 events since 2026-11-24T12:01:00.000Z"));

    w.seam.add("brought", w.now());
    w.inbox.by_webhook.insert("brought");
    cursor = perform(cursor).value();
    EXPECT_THAT(w.alerts.open, IsEmpty());
}

class QuietSite : public CatchUpTest {
  protected:
    /// A failure was missed, and an alert told of it.
    QuietSite() {
        w.clock.advance(1min);
        w.seam.add("missed", w.now());
        look();
        w.clock.advance(11min);
        look();
    }
    void look() { cursor_ = perform(cursor_).value(); }
    bool alerted() const { return w.alerts.open.contains("webhooks_missed:home"); }

    std::string cursor_;
};

TEST_F(QuietSite, has_the_alert_for_a_day) {
    EXPECT_TRUE(alerted());
    EXPECT_EQ(cursor_, "2026-11-24T12:01:00.000Z 2026-11-24T12:01:00.000Z");
    w.clock.advance(23h);
    look();
    EXPECT_TRUE(alerted());
    w.clock.advance(1h);
    look();
    EXPECT_FALSE(alerted());
    EXPECT_EQ(cursor_, "2026-11-24T12:01:00.000Z");
}

TEST_F(QuietSite, has_the_alert_until_a_change_comes_by_webhook) {
    w.clock.advance(1h);
    w.seam.add("found", w.now(), "access_code.changed");
    look();
    EXPECT_TRUE(alerted());
    w.clock.advance(1h);
    w.seam.add("brought", w.now(), "access_code.changed");
    w.inbox.by_webhook.insert("brought");
    start();  // by another process
    look();
    EXPECT_FALSE(alerted());
}

TEST_F(QuietSite, keeps_the_alert_where_another_process_sees_only_what_was_brought_before) {
    w.seam.add("brought", w.now() - 20min);
    w.inbox.by_webhook.insert("brought");
    start();
    look();
    EXPECT_TRUE(alerted());
}

TEST_F(CatchUpTest, does_not_alert_when_the_webhook_came_after_all) {
    w.clock.advance(1min);
    w.seam.add("event", w.now());
    auto const cursor = perform().value();
    w.inbox.by_webhook.insert("event");
    w.clock.advance(11min);
    ASSERT_TRUE(perform(cursor));
    EXPECT_THAT(w.alerts.open, IsEmpty());
}

TEST_F(CatchUpTest, does_not_alert_about_what_happened_before_it_was_there) {
    w.seam.add("event", w.now() - 1h);
    auto const cursor = perform().value();
    w.clock.advance(11min);
    ASSERT_TRUE(perform(cursor));
    EXPECT_THAT(w.alerts.open, IsEmpty());
    EXPECT_THAT(w.inbox.ids(), ElementsAre("event"));
}

TEST_F(CatchUpTest, tells_of_events_that_cannot_be_read_and_takes_in_the_others) {
    w.seam.unreadable = {"access_code_id: missing"};
    w.seam.add("event", w.now() - 1h);
    EXPECT_EQ(perform().value(), at(1h));
    EXPECT_THAT(w.alerts.open.at("event_unreadable:home:2026-11-24").summary,
                HasSubstr("access_code_id: missing"));
}

}  // namespace
}  // namespace sparekey::reconcile
