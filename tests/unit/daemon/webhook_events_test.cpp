#include <gmock/gmock.h>

#include <set>

#include "daemon/webhook_handler.hpp"
#include "support/manual_clock.hpp"

namespace sparekey::daemon {
namespace {

using testing::EndsWith;
using testing::SizeIs;
using webhook::Recorded;

struct RaisedAlerts final : rescue::Alerts {
    std::vector<rescue::Alert> raised;
    void raise(rescue::Alert alert) override { raised.push_back(std::move(alert)); }
    void resolve(std::string_view) override {}
    bool told(std::string_view) const override { return false; }
};

TEST(WebhookEvents, say_of_what_cannot_be_read_whether_it_is_kept_and_neither_hides_the_other) {
    RaisedAlerts alerts;
    ops::Metrics metrics({"1.2.3", {}, {}});
    ManualClock const clock{Instant(std::chrono::hours(24 * 365 * 50))};
    WebhookEvents events(alerts, metrics, clock);
    for (auto const recorded : {Recorded::yes, Recorded::no, Recorded::yes, Recorded::no})
        events.unreadable("home", "msg_1", Error{Errc::invalid_input, "no JSON"}, recorded);
    ASSERT_THAT(alerts.raised, SizeIs(4));
    EXPECT_THAT(alerts.raised[0].summary, EndsWith("no JSON. It is kept in the recording."));
    EXPECT_THAT(alerts.raised[1].summary, EndsWith("no JSON. It may hold a PIN, so it is not kept."));
    std::set<std::string> keys;
    for (auto const& alert : alerts.raised) keys.insert(alert.dedup_key);
    EXPECT_THAT(keys, SizeIs(2)) << "each is told once a day";
}

}  // namespace
}  // namespace sparekey::daemon
