// What a worker does with the job that it holds, and that nobody else can.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;

TEST(Transition, hold_waits_for_a_while_of_the_servers_and_counts_no_attempt) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const soonest = in_an_hour();
        auto const held = co_await q.queue.hold(lease, kLong, "too early");
        EXPECT_TRUE(held.has_value());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "waiting: waiting");
        auto const due = co_await q.score(q.keys.waiting(), "code-1");
        EXPECT_GE(static_cast<long long>(due), to_unix_ms(soonest));
        EXPECT_LE(static_cast<long long>(due), to_unix_ms(in_an_hour()));
        auto const field = co_await q.field("code-1", "due");
        EXPECT_EQ(field, std::to_string(static_cast<long long>(due)));
        auto const attempt = co_await q.field("code-1", "attempt");
        EXPECT_EQ(attempt, "0");
        auto const history = co_await q.history();
        EXPECT_THAT(history, ElementsAre(testing::StartsWith("accepted: new; "), "leased: sparekeyd",
                                         "held: too early"));
    });
}

TEST(Transition, retry_waits_for_a_while_and_counts_the_attempt) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const first = co_await q.deliver_and_claim("code-1");
        auto const retried = co_await q.queue.retry(first, kNoDelay, "Seam: 503");
        EXPECT_TRUE(retried.has_value());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "waiting: waiting");
        auto const second = co_await q.claim_one();
        EXPECT_EQ(second.job.attempt, 1u);
        auto const again = co_await q.queue.retry(second, kLong, "Seam: 504");
        EXPECT_TRUE(again.has_value());
        auto const attempt = co_await q.field("code-1", "attempt");
        EXPECT_EQ(attempt, "2");
        auto const error = co_await q.field("code-1", "error");
        EXPECT_EQ(error, "Seam: 504");
        auto const codes = co_await q.claim_codes(1);
        EXPECT_THAT(codes, ElementsAre());
    });
}

TEST(Transition, done_keeps_the_hash_until_after_the_stay) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        lease.job.expires = in_an_hour();
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "done:");
        auto const outcome = co_await q.field("code-1", "outcome");
        EXPECT_EQ(outcome, "told");
        auto const token = co_await q.field("code-1", "token");
        EXPECT_EQ(token, "");
        auto const ttl = co_await q.redis.call(redis::Command("TTL", q.keys.job("code-1")));
        EXPECT_GT(ttl.value().integer, 7 * 86'400 + 3'000);
        EXPECT_LE(ttl.value().integer, 7 * 86'400 + 3'600);
    });
}

TEST(Transition, bury_keeps_the_job_for_a_person) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const buried = co_await q.queue.bury(lease, "interlock");
        EXPECT_TRUE(buried.has_value());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "dead: dead");
        auto const error = co_await q.field("code-1", "error");
        EXPECT_EQ(error, "interlock");
        auto const ttl = co_await q.redis.call(redis::Command("TTL", q.keys.job("code-1")));
        EXPECT_EQ(ttl.value().integer, -1);
    });
}

TEST(Transition, give_back_makes_it_ready_without_a_death_or_an_attempt) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        q.queue.work_arrived().clear();
        auto const given = co_await q.queue.give_back(lease);
        EXPECT_TRUE(given.has_value());
        EXPECT_TRUE(q.queue.work_arrived().is_set());
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
        auto const again = co_await q.claim_one();
        EXPECT_EQ(again.job.attempt, 0u);
        auto const deaths = co_await q.field("code-1", "deaths");
        EXPECT_EQ(deaths, "");
    });
}

TEST(Transition, renew_lengthens_the_lease) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const shortened = co_await q.redis.call(redis::Command("ZADD", q.keys.leased(), "1", "code-1"));
        EXPECT_TRUE(shortened.has_value());
        auto const renewed = co_await q.queue.renew(lease);
        EXPECT_TRUE(renewed.has_value());
        auto const codes = co_await q.claim_codes(1);
        EXPECT_THAT(codes, ElementsAre());
    });
}

TEST(Transition, facts_learnt_are_there_at_the_next_look) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        lease.job.arrival = from_unix_ms(1'795'000'000'000);
        lease.job.expires = in_an_hour();
        lease.job.backup_access_code_id = "backup-1";
        lease.job.alignment_pending = true;
        lease.job.gone_since = in_an_hour();
        auto const retried = co_await q.queue.retry(lease, kNoDelay, "503");
        EXPECT_TRUE(retried.has_value());
        auto const next = co_await q.claim_one();
        EXPECT_EQ(next.job.arrival, lease.job.arrival);
        EXPECT_EQ(next.job.expires, lease.job.expires);
        EXPECT_EQ(next.job.backup_access_code_id, "backup-1");
        EXPECT_TRUE(next.job.alignment_pending);
        EXPECT_EQ(next.job.gone_since, lease.job.gone_since);
    });
}

/// Every guarded transition, as "name error-code"; a success would be "name done".
asio::awaitable<std::vector<std::string>> try_all(QueueOnRedis& q, Lease const& lease) {
    std::vector<std::string> outcomes;
    auto const write = [&](std::string name, auto const& result) {
        outcomes.push_back(name + " " + (result ? "done" : std::string(to_string(result.error().code))));
    };
    rescue::Send const send;
    auto const renewed = co_await q.queue.renew(lease);
    write("renew", renewed);
    auto const held = co_await q.queue.hold(lease, kLong, "x");
    write("hold", held);
    auto const retried = co_await q.queue.retry(lease, kNoDelay, "x");
    write("retry", retried);
    auto const done = co_await q.queue.done(lease, "x");
    write("done", done);
    auto const buried = co_await q.queue.bury(lease, "x");
    write("bury", buried);
    auto const given = co_await q.queue.give_back(lease);
    write("give_back", given);
    auto const intended = co_await q.queue.send_intent(lease, "sms", send);
    write("send_intent", intended);
    auto const sent = co_await q.queue.send_result(lease, "sms", send);
    write("send_result", sent);
    auto const assigned = co_await q.queue.assign_backup(lease, "backup-1", in_an_hour());
    write("assign_backup", assigned);
    co_return outcomes;
}

auto all_lost() {
    return ElementsAre("renew lost", "hold lost", "retry lost", "done lost", "bury lost", "give_back lost",
                       "send_intent lost", "send_result lost", "assign_backup lost");
}

TEST(Transition, none_is_possible_with_another_token_and_nothing_changes) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        lease.token = "somebody-else";
        auto const before = co_await q.everything();
        auto const outcomes = co_await try_all(q, lease);
        EXPECT_THAT(outcomes, all_lost());
        auto const after = co_await q.everything();
        EXPECT_TRUE(after == before);
    });
}

TEST(Transition, none_is_possible_after_the_job_has_moved_on) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        for (int i = 0; i < 4; ++i) co_await q.deliver("code-" + std::to_string(i));
        auto const claimed = co_await q.queue.claim(4);
        auto const& leases = claimed.value();
        auto const done = co_await q.queue.done(leases[0], "told");
        auto const buried = co_await q.queue.bury(leases[1], "interlock");
        auto const held = co_await q.queue.hold(leases[2], kLong, "early");
        auto const given = co_await q.queue.give_back(leases[3]);
        EXPECT_TRUE(done && buried && held && given);
        for (auto const& lease : leases) {
            auto const outcomes = co_await try_all(q, lease);
            EXPECT_THAT(outcomes, all_lost()) << lease.job.access_code_id;
        }
    });
}

TEST(Transition, a_note_is_a_line_in_the_history) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        co_await q.queue.note(lease, "pulled", "backup_access_code_id=backup-1");
        auto const reply = co_await q.redis.call(redis::Command("XREVRANGE", q.keys.history(), "+", "-"));
        std::vector<std::string> fields;
        for (auto const& field : reply.value().elements.at(0).elements.at(1).elements)
            fields.push_back(field.text);
        EXPECT_THAT(fields, ElementsAre("job", "code-1", "event", "event-1", "step", "pulled", "detail",
                                        "backup_access_code_id=backup-1", "before", testing::_));
    });
}

}  // namespace
}  // namespace sparekey::queue
