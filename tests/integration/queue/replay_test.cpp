// Recorded webhooks on their way into the queue once more.
#include "integration/queue/queue_on_redis.hpp"
#include "queue/audit_line.hpp"
#include "queue/recording_stream.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using webhook::Delivery;
using webhook::Origin;

/// The delivery that QueueOnRedis::deliver() made as its `number`th, from a recording.
Delivery replayed(std::string code, std::string number, Origin origin = Origin::replay) {
    return {"msg-" + number, "home", "line " + number, QueueOnRedis::event(std::move(code), number), origin};
}

/// As if the records had run out.
asio::awaitable<void> forget_deliveries(QueueOnRedis& q) {
    for (std::string const kind : {"msg:msg-", "event:event-"}) {
        for (std::string const number : {"1", "2", "3"})
            co_await q.command("DEL", q.keys.prefix() + kind + number);
    }
}

asio::awaitable<void> expect_unchanged_by(QueueOnRedis& q, Delivery delivery) {
    auto const before = co_await q.everything();
    auto const accepted = co_await q.queue.accept(delivery);
    EXPECT_EQ(accepted.value(), Acceptance::duplicate);
    auto const after = co_await q.everything();
    EXPECT_TRUE(after == before);
}

TEST(Replay, of_a_known_event_changes_nothing) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        co_await expect_unchanged_by(q, replayed("code-1", "1"));
    });
}

TEST(Replay, of_what_a_done_or_dead_job_has_seen_changes_nothing_even_when_its_records_are_gone) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("done");
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
        auto const other = co_await q.deliver_and_claim("dead");
        auto const dead = co_await q.queue.bury(other, "interlock");
        EXPECT_TRUE(dead.has_value());
        co_await forget_deliveries(q);

        co_await expect_unchanged_by(q, replayed("done", "1"));
        co_await expect_unchanged_by(q, replayed("dead", "2"));
        auto older = replayed("done", "3");
        older.event->occurred_at = *older.event->occurred_at - kLong;
        co_await expect_unchanged_by(q, older);
        auto nameless = replayed("done", "1");
        nameless.event->occurred_at.reset();
        co_await expect_unchanged_by(q, nameless);
    });
}

TEST(Replay, of_what_a_done_job_has_not_seen_makes_it_looked_at_again) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
        auto newer = replayed("code-1", "2");
        newer.event->occurred_at = *newer.event->occurred_at + kLong;
        auto const accepted = co_await q.queue.accept(newer);
        EXPECT_EQ(accepted.value(), Acceptance::accepted);
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
    });
}

TEST(Replay, of_a_new_event_is_recorded_and_says_so_in_the_history) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const accepted = co_await q.queue.accept(replayed("code-1", "1"));
        EXPECT_EQ(accepted.value(), Acceptance::accepted);
        EXPECT_TRUE(q.queue.work_arrived().is_set());
        auto const history = co_await q.history();
        EXPECT_THAT(history, ElementsAre(testing::StartsWith("accepted: replayed: new; ")));
        RecordingStream recording(q.redis, q.keys, Instant(), 10);
        auto const lines = co_await recording.next();
        EXPECT_THAT(lines.value(), ElementsAre("line 1"));
        // Whoever waits for the guest has waited since now.
        auto const lease = co_await q.claim_one();
        EXPECT_GT(lease.job.received_at, in_an_hour() - 2 * kLong);
    });
}

TEST(ForcedReplay, makes_a_done_job_looked_at_again_with_its_ledger_and_records_nothing_twice) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        rescue::Send send;
        send.state = rescue::Send::State::sent;
        send.backup_access_code_id = "backup-1";
        auto const sent = co_await q.queue.send_result(lease, "sms", send);
        EXPECT_TRUE(sent.has_value());
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());

        auto const accepted = co_await q.queue.accept(replayed("code-1", "1", Origin::forced_replay));
        EXPECT_EQ(accepted.value(), Acceptance::accepted);
        lease = co_await q.claim_one();
        EXPECT_EQ(lease.job.sends.at("sms").state, rescue::Send::State::sent);
        auto const recorded = co_await q.command("XLEN", q.keys.recording());
        EXPECT_EQ(recorded.integer, 1);
        auto const history = co_await q.history();
        EXPECT_THAT(history, testing::Contains(testing::StartsWith("accepted: replayed: was done; ")));
    });
}

TEST(Foresee, says_what_accept_would_do_and_changes_nothing) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("ready");                                 // 1
        auto const leased = co_await q.deliver_and_claim("leased");  // 2, or the first of them
        auto const before = co_await q.everything();
        auto const expect = [&](Delivery delivery, Acceptance acceptance,
                                std::string reason) -> asio::awaitable<void> {
            auto const outlook = co_await q.queue.foresee(delivery);
            EXPECT_EQ(outlook.value().acceptance, acceptance) << reason;
            EXPECT_EQ(outlook.value().reason, reason);
        };
        auto const other = leased.job.access_code_id == "ready" ? "leased" : "ready";
        co_await expect(replayed("new", "9"), Acceptance::accepted, "new");
        co_await expect(replayed("ready", "1"), Acceptance::duplicate, "of job ready");
        co_await expect(replayed(other, "9"), Acceptance::accepted, "already ready");
        co_await expect(replayed(leased.job.access_code_id, "9"), Acceptance::accepted,
                        "being looked at; will be looked at again");
        co_await expect(replayed(other, "1", Origin::forced_replay), Acceptance::accepted, "already ready");
        auto const after = co_await q.everything();
        EXPECT_TRUE(after == before);
        EXPECT_FALSE(after.empty());
    });
}

TEST(Foresee, knows_the_high_water_mark) {
    QueueOptions options;
    options.high_water = 1;
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            co_await q.deliver("code-1");
            auto const outlook = co_await q.queue.foresee(replayed("code-2", "2"));
            EXPECT_EQ(outlook.value().acceptance, Acceptance::full);
        },
        options);
}

TEST(RecordingStream, gives_every_line_once_in_pages_and_what_came_since) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        RecordingStream recording(q.redis, q.keys, Instant(), 2);
        auto const nothing = co_await recording.next();
        EXPECT_THAT(nothing.value(), IsEmpty());
        for (int i = 0; i < 5; ++i) co_await q.deliver("code-1");
        std::vector<std::string> all;
        for (std::size_t const size : {2u, 2u, 1u, 0u}) {
            auto const page = co_await recording.next();
            EXPECT_THAT(page.value(), SizeIs(size));
            all.insert(all.end(), page.value().begin(), page.value().end());
        }
        EXPECT_THAT(all, ElementsAre("line 1", "line 2", "line 3", "line 4", "line 5"));
        co_await q.deliver("code-1");
        auto const later = co_await recording.next();
        EXPECT_THAT(later.value(), ElementsAre("line 6"));

        RecordingStream from_later(q.redis, q.keys, in_an_hour(), 2);
        auto const none = co_await from_later.next();
        EXPECT_THAT(none.value(), IsEmpty());
    });
}

TEST(AuditLine, stands_in_the_history_under_no_job) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const added = co_await add_audit_line(q.redis, q.options, "replay", "by root: to see");
        EXPECT_TRUE(added.has_value());
        auto const history = co_await q.history();
        EXPECT_THAT(history, ElementsAre("replay: by root: to see"));
        auto const keys = co_await q.command("KEYS", "*");
        EXPECT_THAT(keys.elements, SizeIs(1));
    });
}

}  // namespace
}  // namespace sparekey::queue
