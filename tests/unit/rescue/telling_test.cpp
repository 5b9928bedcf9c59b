// Whom a rescue tells, through which channels, and when not yet.
#include <gmock/gmock.h>

#include "unit/rescue/rescuer_fixture.hpp"

namespace sparekey::rescue {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = Verdict::Kind;
using Status = SendResult::Status;
using namespace std::chrono_literals;

class TellingTest : public RescuerTest {
  protected:
    /// The stay begins at four in the afternoon, and it is three in the morning at the lock.
    void make_it_night() {
        seam.codes["original-1"].starts_at = at("2026-12-02T21:00:00Z");
        clock.time = at("2026-12-02T08:00:00Z");
        sms_rules.quiet_hours = QuietHours{22h, 8h};
    }
};

TEST_F(TellingTest, takes_the_next_channel_while_one_is_over_its_rate) {
    sms_rules.rate = SendRate{30, 1min};
    queue.waits["sms"] = {20s};
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_THAT(sms.sent, IsEmpty());
    EXPECT_THAT(email.sent, SizeIs(1));
    EXPECT_FALSE(queue.ledger["original-1"].contains("sms")) << "nothing was tried there";
}

TEST_F(TellingTest, waits_without_a_failed_try_when_no_channel_may_send_now) {
    sms_rules.rate = SendRate{30, 1min};
    queue.waits["sms"] = {20s};
    email.results = {Status::permanent};
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::hold);
    EXPECT_EQ(verdict.until, kNow + 20s);
    EXPECT_EQ(verdict.reason, "rate of sms");
    EXPECT_TRUE(verdict.guest_waits);
}

TEST_F(TellingTest, spares_seam_while_every_channel_is_over_its_rate) {
    sms_rules.rate = email_rules.rate = SendRate{1, 1min};
    queue.waits["sms"] = {50s};
    queue.waits["email"] = {20s};
    Rescuer rescuer(world(), {});
    EXPECT_EQ(look(rescuer).until, kNow + 20s);
    auto const again = look(rescuer);
    EXPECT_EQ(again.until, kNow + 20s);
    EXPECT_EQ(again.reason, "rate of email");
    EXPECT_EQ(seam.count("pull original-1"), 1u);
    clock.time += 20s;
    EXPECT_EQ(look(rescuer).reason, "told");
}

TEST_F(TellingTest, sends_nothing_while_the_queue_cannot_count) {
    sms_rules.rate = SendRate{30, 1min};
    queue.waits["sms"] = {Error{Errc::unavailable, "connection refused"}};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(sms.sent, IsEmpty());
}

TEST_F(TellingTest, does_not_wake_a_guest_who_has_not_arrived) {
    make_it_night();
    email.results = {Status::permanent};
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::hold);
    EXPECT_EQ(verdict.until, at("2026-12-02T13:00:00Z")) << "eight in the morning in New York";
    EXPECT_THAT(sms.sent, IsEmpty());
}

TEST_F(TellingTest, wakes_a_guest_whose_stay_has_begun) {
    make_it_night();
    seam.codes["original-1"].starts_at = clock.now() - 1min;
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_THAT(sms.sent, SizeIs(1));
}

TEST_F(TellingTest, writes_to_a_guest_at_night_through_a_channel_that_disturbs_nobody) {
    make_it_night();
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_THAT(email.sent, SizeIs(1));
}

TEST_F(TellingTest, asks_a_provider_that_refuses_us_by_probes_alone) {
    sms.unauthorized = true;
    sms.results = {Status::permanent};  // what it makes of it does not count
    email.results = {Status::permanent, Status::permanent};
    RescueOptions options;
    options.aligner.first_pause = 0ms;
    Rescuer rescuer(world(), options);

    auto const refused = look(rescuer);
    EXPECT_EQ(refused.kind, Kind::hold);
    EXPECT_EQ(refused.until, kNow + 30s);
    EXPECT_THAT(alerts.events(), ElementsAre("channel_unauthorized"));
    EXPECT_EQ(alerts.raised[0].dedup_key, "channel_unauthorized:sms");
    EXPECT_FALSE(rescuer.can_only_probe()) << "e-mail may do for others";
    EXPECT_FALSE(lease.job.sends.at("sms").permanent);

    EXPECT_EQ(look(rescuer).kind, Kind::hold);
    EXPECT_THAT(sms.sent, SizeIs(1)) << "asked before its time";

    clock.time += 30s;
    sms.unauthorized = false;
    EXPECT_EQ(look(rescuer).reason, "told");
    EXPECT_THAT(sms.sent, SizeIs(2));
    EXPECT_THAT(alerts.resolved, Contains("channel_unauthorized:sms"));
}

TEST_F(TellingTest, claims_for_a_probe_alone_once_every_provider_refuses_us) {
    sms.unauthorized = email.unauthorized = true;
    Rescuer rescuer(world(), {});
    EXPECT_EQ(look(rescuer).kind, Kind::hold);
    EXPECT_TRUE(rescuer.can_only_probe());
    EXPECT_THAT(alerts.events(), ElementsAre("channel_unauthorized", "channel_unauthorized"));

    EXPECT_EQ(look(rescuer).kind, Kind::hold);
    EXPECT_EQ(seam.count("pull original-1"), 1u) << "nobody can be told: no use in pulling";
    clock.time += 30s;
    look(rescuer);
    EXPECT_EQ(seam.count("pull original-1"), 2u) << "the probe";
}

TEST_F(TellingTest, goes_on_to_the_next_channel_when_one_is_refused) {
    sms.unauthorized = true;
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_THAT(email.sent, SizeIs(1));
}

TEST_F(TellingTest, asks_a_channel_that_may_have_sent_after_those_that_have_not) {
    Send crashed;  // the process died over it
    crashed.backup_access_code_id = "backup-1";
    lease.job.sends["sms"] = crashed;
    EXPECT_EQ(rescue().reason, "told");
    EXPECT_THAT(email.sent, SizeIs(1));
    EXPECT_THAT(sms.sent, IsEmpty()) << "the guest knows, and the other may take us down again";
}

/// Answers what the test says.
class FakeGuests final : public GuestDirectory {
  public:
    std::deque<Result<std::optional<Recipient>>> answers;
    std::vector<GuestQuery> queries;

    asio::awaitable<Result<std::optional<Recipient>>> find(GuestQuery const& query) override {
        queries.push_back(query);
        auto answer = answers.front();
        answers.pop_front();
        co_return answer;
    }
};

class GuestTest : public TellingTest {
  protected:
    GuestTest() { guests = &directory; }

    FakeGuests directory;
};

TEST_F(GuestTest, is_found_by_the_access_code) {
    directory.answers = {std::optional(Recipient{"Jane", "+15550100123", "jane@example.com", "de"})};
    EXPECT_EQ(rescue().reason, "told");
    ASSERT_THAT(directory.queries, SizeIs(1));
    auto const& query = directory.queries[0];
    EXPECT_EQ(query.workspace, "home");
    EXPECT_EQ(query.access_code_id, "original-1");
    EXPECT_EQ(query.access_code_name, "Jane Doe");
    EXPECT_EQ(query.device_id, "device-1");
    EXPECT_EQ(query.starts_at, kArrival);
    EXPECT_EQ(query.ends_at, kDeparture);
    EXPECT_EQ(sms.sent.at(0).recipient.phone, "+15550100123");
    EXPECT_EQ(sms.sent.at(0).recipient.locale, "de");
    EXPECT_THAT(alerts.resolved, Contains("guest_directory"));
}

TEST_F(GuestTest, that_nobody_knows_is_a_persons_matter_and_tried_again_and_costs_no_backup) {
    directory.answers = {std::optional<Recipient>()};
    auto const verdict = rescue();
    EXPECT_EQ(verdict.kind, Kind::retry);
    EXPECT_EQ(verdict.reason, "no_recipient");
    EXPECT_THAT(alerts.events(), ElementsAre("no_recipient"));
    EXPECT_EQ(seam.count("pull original-1"), 0u);
    EXPECT_THAT(sms.sent, IsEmpty());
}

TEST_F(GuestTest, is_asked_for_again_when_the_directory_is_away) {
    directory.answers = {Error{Errc::unavailable, "guests.invalid: connection refused"}};
    EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), IsEmpty()) << "it may pass by itself; lateness is alerted elsewhere";
    EXPECT_THAT(sms.sent, IsEmpty());
}

TEST_F(GuestTest, is_a_persons_matter_when_the_directory_is_broken) {
    for (auto const code : {Errc::unauthorized, Errc::invalid_input, Errc::rejected})
        directory.answers.push_back(Error{code, "no good"});
    for (auto left = directory.answers.size(); left > 0; --left) EXPECT_EQ(rescue().kind, Kind::retry);
    EXPECT_THAT(alerts.events(), ElementsAre("guest_directory", "guest_directory", "guest_directory"));
}

TEST_F(GuestTest, who_was_told_needs_no_recipient_for_the_channel_that_is_left) {
    policy.fan_out = true;
    lease.job = told_job("sms");
    directory.answers = {std::optional<Recipient>()};
    EXPECT_EQ(rescue().kind, Kind::done);
    EXPECT_THAT(alerts.events(), IsEmpty());
}

}  // namespace
}  // namespace sparekey::rescue
