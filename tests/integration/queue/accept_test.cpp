// Webhooks on their way into the queue.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;

TEST(Accept, records_the_webhook_and_makes_a_ready_job) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const accepted = co_await q.deliver("code-1");
        EXPECT_EQ(accepted, Acceptance::accepted);
        EXPECT_TRUE(q.queue.work_arrived().is_set());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");

        auto const recorded = co_await q.redis.call(redis::Command("XRANGE", q.keys.recording(), "-", "+"));
        auto const& entry = recorded.value().elements.at(0).elements.at(1).elements;
        EXPECT_EQ(entry.at(0).text, "line");
        EXPECT_EQ(entry.at(1).text, "line 1");
        for (auto const& key : {q.keys.message("msg-1"), q.keys.event("event-1")}) {
            auto const value = co_await q.redis.call(redis::Command("GET", key));
            EXPECT_EQ(value.value().text, "code-1");
            auto const ttl = co_await q.redis.call(redis::Command("TTL", key));
            EXPECT_GT(ttl.value().integer, 6 * 86'400);
            EXPECT_LE(ttl.value().integer, 7 * 86'400);
        }
        auto const history = co_await q.history();
        EXPECT_THAT(
            history,
            ElementsAre("accepted: new; access_code.failed_to_set_on_device, event event-1, svix-id msg-1"));
    });
}

TEST(Accept, the_claimed_job_has_all_that_the_event_said) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        EXPECT_EQ(lease.job.access_code_id, "code-1");
        EXPECT_EQ(lease.job.workspace, "home");
        EXPECT_EQ(lease.job.event_id, "event-1");
        EXPECT_EQ(lease.job.device_id, "door-1");
        EXPECT_EQ(lease.job.occurred_at, from_unix_ms(1'795'000'000'000));
        EXPECT_LT(lease.job.received_at, in_an_hour());
        EXPECT_GT(lease.job.received_at, in_an_hour() - 2 * kLong);
        EXPECT_EQ(lease.job.attempt, 0u);
        EXPECT_FALSE(lease.job.arrival);
    });
}

TEST(Accept, the_same_message_again_changes_nothing) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        q.queue.work_arrived().clear();
        auto const before = co_await q.everything();

        webhook::Delivery const same_message{"msg-1", "home", "again", QueueOnRedis::event("code-2", "2")};
        auto const first = co_await q.queue.accept(same_message);
        EXPECT_EQ(first.value(), Acceptance::duplicate);

        auto const after = co_await q.everything();
        EXPECT_TRUE(after == before);
        EXPECT_FALSE(q.queue.work_arrived().is_set());
    });
}

TEST(Accept, the_same_event_in_another_message_is_no_new_work_but_can_be_traced) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        q.queue.work_arrived().clear();
        webhook::Delivery const same_event{"msg-2", "home", "again", QueueOnRedis::event("code-1", "1")};
        auto const again = co_await q.queue.accept(same_event);
        EXPECT_EQ(again.value(), Acceptance::duplicate);
        EXPECT_FALSE(q.queue.work_arrived().is_set());

        auto const owner = co_await q.command("GET", q.keys.message("msg-2"));
        EXPECT_EQ(owner.text, "code-1");
        auto const history = co_await q.history();
        EXPECT_EQ(history.back(),
                  "duplicate: access_code.failed_to_set_on_device, event event-1, svix-id msg-2");
        auto const recorded = co_await q.command("XLEN", q.keys.recording());
        EXPECT_EQ(recorded.integer, 1);
        auto const marked = co_await q.field("code-1", "again");
        EXPECT_EQ(marked, "");
    });
}

TEST(Accept, past_the_high_water_mark_changes_nothing) {
    QueueOptions options;
    options.high_water = 3;
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            // One of each kind that counts.
            auto const waiting = co_await q.deliver_and_claim("waiting");
            auto const held = co_await q.queue.hold(waiting, kLong, "early");
            EXPECT_TRUE(held.has_value());
            auto const leased = co_await q.deliver_and_claim("leased");
            co_await q.deliver("ready");

            auto const before = co_await q.everything();
            auto const refused = co_await q.deliver("one-too-many");
            EXPECT_EQ(refused, Acceptance::full);
            auto const after = co_await q.everything();
            EXPECT_TRUE(after == before);

            auto const done = co_await q.queue.done(leased, "gone");
            EXPECT_TRUE(done.has_value());
            auto const accepted = co_await q.deliver("one-too-many");
            EXPECT_EQ(accepted, Acceptance::accepted);
        },
        options);
}

TEST(Accept, what_cannot_be_read_is_recorded_and_makes_no_job) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        webhook::Delivery const unreadable{"msg-1", "home", "a line", std::nullopt};
        auto const accepted = co_await q.queue.accept(unreadable);
        EXPECT_EQ(accepted.value(), Acceptance::accepted);
        EXPECT_FALSE(q.queue.work_arrived().is_set());
        auto const again = co_await q.queue.accept(unreadable);
        EXPECT_EQ(again.value(), Acceptance::duplicate);

        auto const keys = co_await q.redis.call(redis::Command("KEYS", "*"));
        std::vector<std::string> names;
        for (auto const& key : keys.value().elements) names.push_back(key.text);
        EXPECT_THAT(names, testing::UnorderedElementsAre(q.keys.message("msg-1"), q.keys.recording(),
                                                         q.keys.history()));
        auto const history = co_await q.history();
        EXPECT_THAT(history, ElementsAre("recorded: unreadable; svix-id msg-1"));
    });
}

TEST(Accept, records_any_byte) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        std::string line;
        for (int i = 0; i < 256; ++i) line += static_cast<char>(i);
        webhook::Delivery const delivery{line, "home", line, QueueOnRedis::event("code \"1\"\n", "1")};
        auto const accepted = co_await q.queue.accept(delivery);
        EXPECT_EQ(accepted.value(), Acceptance::accepted);
        auto const recorded = co_await q.redis.call(redis::Command("XRANGE", q.keys.recording(), "-", "+"));
        EXPECT_EQ(recorded.value().elements.at(0).elements.at(1).elements.at(1).text, line);
        auto const codes = co_await q.claim_codes(1);
        EXPECT_THAT(codes, ElementsAre("code \"1\"\n"));
    });
}

TEST(Accept, old_recordings_and_history_are_trimmed_by_age) {
    QueueOptions options;
    options.recording_kept = kNoDelay;
    options.history_kept = kNoDelay;
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            // Trimming is approximate: whole nodes of a stream, 100 entries each.
            for (int i = 0; i < 500; ++i) co_await q.deliver("code-1");
            for (auto const& stream : {q.keys.recording(), q.keys.history()}) {
                auto const length = co_await q.redis.call(redis::Command("XLEN", stream));
                EXPECT_LT(length.value().integer, 400);
            }
        },
        options);
}

TEST(Accept, a_second_event_for_a_ready_job_leaves_it_where_it_is) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        co_await q.deliver("code-1");
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
        auto const lease = co_await q.claim_one();
        EXPECT_EQ(lease.job.event_id, "event-2");
        auto const codes = co_await q.claim_codes(10);
        EXPECT_THAT(codes, ElementsAre());
    });
}

TEST(Accept, a_held_job_is_looked_at_again_at_once) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const held = co_await q.queue.hold(lease, kLong, "early");
        EXPECT_TRUE(held.has_value());
        co_await q.deliver("code-1");
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
    });
}

TEST(Accept, a_job_that_backs_off_keeps_its_time) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const retried = co_await q.queue.retry(lease, kLong, "503");
        EXPECT_TRUE(retried.has_value());
        auto const before = co_await q.score(q.keys.waiting(), "code-1");
        q.queue.work_arrived().clear();
        co_await q.deliver("code-1");
        auto const after = co_await q.score(q.keys.waiting(), "code-1");
        EXPECT_EQ(after, before);
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "waiting: waiting");
        EXPECT_FALSE(q.queue.work_arrived().is_set());
    });
}

TEST(Accept, a_done_job_starts_anew_with_its_ledger_and_backup) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        lease.job.backup_access_code_id = "backup-1";
        lease.job.arrival = from_unix_ms(1'795'000'000'000);
        rescue::Send send;
        send.state = rescue::Send::State::sent;
        send.backup_access_code_id = "backup-1";
        auto const retried = co_await q.queue.retry(lease, kNoDelay, "503");
        EXPECT_TRUE(retried.has_value());
        lease = co_await q.claim_one();
        auto const written = co_await q.queue.send_result(lease, "sms", send);
        EXPECT_TRUE(written.has_value());
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());

        co_await q.deliver("code-1");
        auto const ttl = co_await q.redis.call(redis::Command("TTL", q.keys.job("code-1")));
        EXPECT_EQ(ttl.value().integer, -1);
        auto const anew = co_await q.claim_one();
        EXPECT_EQ(anew.job.attempt, 0u);
        EXPECT_TRUE(anew.job.told("backup-1"));
        EXPECT_EQ(anew.job.backup_access_code_id, "backup-1");
        EXPECT_EQ(anew.job.arrival, lease.job.arrival);
        auto const outcome = co_await q.field("code-1", "outcome");
        EXPECT_EQ(outcome, "");
    });
}

TEST(Accept, a_dead_job_is_revived_and_what_failed_is_tried_once_more) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        rescue::Send failed;
        failed.state = rescue::Send::State::failed;
        failed.permanent = true;
        rescue::Send uncertain;
        uncertain.state = rescue::Send::State::uncertain;
        auto const one = co_await q.queue.send_result(lease, "sms", failed);
        auto const other = co_await q.queue.send_result(lease, "email", uncertain);
        EXPECT_TRUE(one && other);
        auto const buried = co_await q.queue.bury(lease, "interlock");
        EXPECT_TRUE(buried.has_value());
        co_await q.deliver("code-1");
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
        auto const history = co_await q.history();
        EXPECT_EQ(history.back(),
                  "accepted: was dead; access_code.failed_to_set_on_device, event event-2, svix-id msg-2");
        auto const anew = co_await q.claim_one();
        EXPECT_TRUE(anew.job.revived);
        EXPECT_FALSE(anew.job.sends.contains("sms"));
        EXPECT_TRUE(anew.job.sends.contains("email")) << "it may be out";
        auto const kept = co_await q.queue.retry(anew, std::chrono::milliseconds(0), "503");
        EXPECT_TRUE(kept.has_value());
        auto const next = co_await q.claim_one();
        EXPECT_FALSE(next.job.revived) << "its alerts are this life's";
    });
}

}  // namespace
}  // namespace sparekey::queue
