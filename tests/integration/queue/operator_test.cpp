// What a person does to a job.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using rescue::Send;
using testing::Contains;

Audit const kAudit{"ada", "the guest called"};

Send send_of(Send::State state, bool permanent = false) {
    Send send;
    send.state = state;
    send.backup_access_code_id = "backup-1";
    send.permanent = permanent;
    return send;
}

TEST(Requeue, a_dead_job_is_ready_as_if_it_had_never_been_tried) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const first = co_await q.deliver_and_claim("code-1");
        auto const retried = co_await q.queue.retry(first, kNoDelay, "503");
        auto const second = co_await q.claim_one();
        auto const buried = co_await q.queue.bury(second, "interlock");
        EXPECT_TRUE(retried && buried);

        auto const requeued = co_await q.person.requeue("code-1", kAudit);
        EXPECT_TRUE(requeued.has_value());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
        auto const error = co_await q.field("code-1", "error");
        EXPECT_EQ(error, "");
        auto const history = co_await q.history();
        EXPECT_EQ(history.back(), "requeued: by ada: the guest called");
        auto const lease = co_await q.claim_one();
        EXPECT_EQ(lease.job.attempt, 0u);
        EXPECT_TRUE(lease.job.revived);
    });
}

TEST(Requeue, a_waiting_job_waits_no_longer) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const held = co_await q.queue.hold(lease, kLong, "early");
        EXPECT_TRUE(held.has_value());
        auto const requeued = co_await q.person.requeue("code-1", kAudit);
        EXPECT_TRUE(requeued.has_value());
        auto const codes = co_await q.claim_codes(1);
        EXPECT_THAT(codes, testing::ElementsAre("code-1"));
        auto const due = co_await q.field("code-1", "due");
        EXPECT_EQ(due, "");
    });
}

TEST(Requeue, forgets_of_the_ledger_all_but_what_was_sent) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        std::map<std::string, Send> const ledger{{"sms", send_of(Send::State::failed, true)},
                                                 {"mail", send_of(Send::State::uncertain)},
                                                 {"call", send_of(Send::State::intent)},
                                                 {"push", send_of(Send::State::sent)}};
        for (auto const& [channel, send] : ledger) {
            auto const written = co_await q.queue.send_result(lease, channel, send);
            EXPECT_TRUE(written.has_value());
        }
        co_await q.command("HSET", q.keys.job("code-1"), "send:damaged", "{");
        auto const buried = co_await q.queue.bury(lease, "not_notified");
        auto const requeued = co_await q.person.requeue("code-1", kAudit);
        EXPECT_TRUE(buried && requeued);
        auto const again = co_await q.claim_one();
        EXPECT_EQ(again.job.sends.size(), 1u);
        EXPECT_TRUE(again.job.told("backup-1"));
    });
}

TEST(Requeue, refuses_what_is_neither_dead_nor_waiting_and_changes_nothing) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("done");
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
        co_await q.deliver_and_claim("leased");
        co_await q.deliver("ready");
        auto const before = co_await q.everything();
        for (std::string const state : {"done", "leased", "ready"}) {
            auto const refused = co_await q.person.requeue(state, kAudit);
            EXPECT_EQ(refused.error().code, Errc::rejected);
            EXPECT_EQ(refused.error().message, "the job of access code " + state + " is " + state);
        }
        auto const missing = co_await q.person.requeue("nobody", kAudit);
        EXPECT_EQ(missing.error().code, Errc::not_found);
        auto const after = co_await q.everything();
        EXPECT_TRUE(before == after);
    });
}

/// Whatever it was before: done, kept for a while, with its ledger.
asio::awaitable<void> expect_dropped(QueueOnRedis& q, std::string code) {
    auto const dropped = co_await q.person.drop(code, kAudit);
    EXPECT_TRUE(dropped.has_value()) << code;
    auto const place = co_await q.place(code);
    EXPECT_EQ(place, "done:") << code;
    auto const outcome = co_await q.field(code, "outcome");
    EXPECT_EQ(outcome, "dropped") << code;
    auto const ttl = co_await q.command("TTL", q.keys.job(code));
    EXPECT_GT(ttl.integer, 7 * 86'400 - 60) << code;
}

TEST(Drop, makes_dead_waiting_and_ready_jobs_done) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const first = co_await q.deliver_and_claim("dead");
        auto const sent = send_of(Send::State::sent);
        auto const written = co_await q.queue.send_result(first, "sms", sent);
        auto const buried = co_await q.queue.bury(first, "interlock");
        auto const second = co_await q.deliver_and_claim("waiting");
        auto const held = co_await q.queue.hold(second, kLong, "early");
        EXPECT_TRUE(written && buried && held);
        co_await q.deliver("ready");

        for (std::string const code : {"dead", "waiting", "ready"}) co_await expect_dropped(q, code);
        auto const line = co_await q.field("dead", "send:sms");
        EXPECT_NE(line, "");
        auto const history = co_await q.history();
        EXPECT_THAT(history, Contains("dropped: by ada: the guest called").Times(3));
        EXPECT_THAT(history, Contains("done: dropped").Times(3));
    });
}

TEST(Drop, keeps_a_job_until_after_its_stay) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        lease.job.expires = in_an_hour();
        auto const buried = co_await q.queue.bury(lease, "interlock");
        EXPECT_TRUE(buried.has_value());
        co_await expect_dropped(q, "code-1");
        auto const ttl = co_await q.command("TTL", q.keys.job("code-1"));
        EXPECT_GT(ttl.integer, 7 * 86'400 + 3'000);
    });
}

TEST(Drop, does_not_outlive_a_new_event) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        co_await expect_dropped(q, "code-1");
        co_await q.deliver("code-1");
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
    });
}

TEST(Drop, leaves_a_leased_job_to_its_worker) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const refused = co_await q.person.drop("code-1", kAudit);
        EXPECT_EQ(refused.error().code, Errc::rejected);
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
        auto const again = co_await q.person.drop("code-1", kAudit);
        EXPECT_EQ(again.error().message, "the job of access code code-1 is done");
        auto const missing = co_await q.person.drop("nobody", kAudit);
        EXPECT_EQ(missing.error().code, Errc::not_found);
    });
}

}  // namespace
}  // namespace sparekey::queue
