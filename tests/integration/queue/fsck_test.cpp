// Each invariant of the queue is broken by hand; fsck finds it, mends it, and finds nothing more.
#include "queue/fsck.hpp"

#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// "kind:id: problem; repair", without the prefix.
asio::awaitable<std::vector<std::string>> check(QueueOnRedis& q, bool repair = false) {
    auto const report = co_await fsck(q.redis, q.options, repair);
    std::vector<std::string> lines;
    for (auto const& finding : report.value().findings) {
        EXPECT_EQ(finding.repaired, repair && !finding.repair.empty()) << finding.problem;
        lines.push_back(finding.key.substr(q.keys.prefix().size()) + ": " + finding.problem + "; " +
                        finding.repair);
    }
    co_return lines;
}

/// Found without being touched, found and mended, and gone.
asio::awaitable<void> expect_found_and_mended(QueueOnRedis& q, std::string finding) {
    auto const before = co_await q.everything();
    auto const found = co_await check(q);
    EXPECT_THAT(found, ElementsAre(finding));
    auto const after = co_await q.everything();
    EXPECT_TRUE(before == after) << "without repair nothing changes";
    auto const mended = co_await check(q, true);
    EXPECT_THAT(mended, ElementsAre(finding));
    auto const left = co_await check(q);
    EXPECT_THAT(left, IsEmpty());
}

asio::awaitable<void> expect_place(QueueOnRedis& q, std::string expected) {
    auto const place = co_await q.place("code-1");
    EXPECT_EQ(place, expected);
}

/// One job in this state.
asio::awaitable<void> seed(QueueOnRedis& q, std::string state) {
    co_await q.deliver("code-1");
    if (state == "ready") co_return;
    auto const lease = co_await q.claim_one();
    Result<void> moved;
    if (state == "waiting") moved = co_await q.queue.hold(lease, kLong, "early");
    if (state == "dead") moved = co_await q.queue.bury(lease, "interlock");
    if (state == "done") moved = co_await q.queue.done(lease, "told");
    moved.value();
    auto const set = state == "done" ? "" : " " + state;
    co_await expect_place(q, state + ":" + set);
}

TEST(Fsck, finds_nothing_in_a_queue_that_was_only_used_and_changes_nothing) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        for (std::string const code : {"waiting", "held", "dead", "done", "leased"}) co_await q.deliver(code);
        auto claimed = co_await q.queue.claim(5);
        for (auto& lease : claimed.value()) {
            auto const& code = lease.job.access_code_id;
            lease.job.arrival = in_an_hour();
            rescue::Send send;
            auto const sent = co_await q.queue.send_intent(lease, "sms", send);
            auto const given = co_await q.queue.assign_backup(lease, "backup-of-" + code, in_an_hour());
            Result<void> moved;
            if (code == "waiting") moved = co_await q.queue.retry(lease, kLong, "503");
            if (code == "held") moved = co_await q.queue.hold(lease, kLong, "early");
            if (code == "dead") moved = co_await q.queue.bury(lease, "interlock");
            if (code == "done") moved = co_await q.queue.done(lease, "told");
            EXPECT_TRUE(sent && given && moved) << code;
        }
        co_await q.deliver("ready");
        co_await q.deliver("");  // names no access code
        auto const limited = co_await q.queue.may_update("door-1");
        EXPECT_TRUE(limited.has_value());

        auto const before = co_await q.everything();
        auto const report = co_await fsck(q.redis, q.options, true);
        EXPECT_TRUE(report.value().clean());
        EXPECT_THAT(report.value().findings, IsEmpty());
        EXPECT_EQ(report.value().jobs, 6u);
        EXPECT_EQ(report.value().records, 7u * 2 + 5);
        auto const after = co_await q.everything();
        EXPECT_TRUE(before == after);
    });
}

TEST(Fsck, a_job_in_no_set_goes_to_the_one_of_its_state) {
    for (std::string const state : {"waiting", "ready", "leased", "dead"}) {
        with_queue([&](QueueOnRedis& q) -> asio::awaitable<void> {
            co_await seed(q, state);
            co_await q.command("ZREM", q.keys.prefix() + state, "code-1");
            co_await expect_found_and_mended(
                q, "job:code-1: is " + state + ", but in no set; put it into " + state + " alone");
            co_await expect_place(q, state + ": " + state);
        });
    }
}

TEST(Fsck, a_job_in_several_sets_stays_in_the_one_of_its_state) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await seed(q, "waiting");
        co_await q.command("ZADD", q.keys.ready(), "0", "code-1");
        co_await q.command("ZADD", q.keys.dead(), "0", "code-1");
        co_await expect_found_and_mended(
            q, "job:code-1: is waiting, but in waiting and ready and dead; put it into waiting alone");
        co_await expect_place(q, "waiting: waiting");
    });
}

TEST(Fsck, a_job_in_the_wrong_set_goes_to_the_one_of_its_state) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await seed(q, "ready");
        co_await q.command("ZREM", q.keys.ready(), "code-1");
        co_await q.command("ZADD", q.keys.dead(), "0", "code-1");
        co_await expect_found_and_mended(q, "job:code-1: is ready, but in dead; put it into ready alone");
        co_await expect_place(q, "ready: ready");
    });
}

TEST(Fsck, a_done_job_is_in_no_set) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await seed(q, "done");
        co_await q.command("ZADD", q.keys.ready(), "0", "code-1");
        co_await expect_found_and_mended(q, "job:code-1: is done, but in ready; take it out");
        co_await expect_place(q, "done:");
    });
}

TEST(Fsck, a_job_without_a_known_state_is_looked_at) {
    for (std::string const state : {"asleep", ""}) {
        with_queue([&](QueueOnRedis& q) -> asio::awaitable<void> {
            co_await seed(q, "waiting");
            if (state.empty()) co_await q.command("HDEL", q.keys.job("code-1"), "state");
            if (!state.empty()) co_await q.command("HSET", q.keys.job("code-1"), "state", state);
            co_await q.command("EXPIRE", q.keys.job("code-1"), "3600");
            co_await expect_found_and_mended(
                q, "job:code-1: has the unknown state \"" + state + "\"; make it ready");
            co_await expect_place(q, "ready: ready");
        });
    }
}

TEST(Fsck, a_place_without_a_job_is_taken_out) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.command("ZADD", q.keys.waiting(), "0", "gone");
        co_await q.command("ZADD", q.keys.ready(), "0", "gone");
        co_await expect_found_and_mended(
            q, "job:gone: is not there, but has a place in the queue; take it out of there");
        auto const codes = co_await q.claim_codes(1);
        EXPECT_THAT(codes, IsEmpty());
    });
}

TEST(Fsck, a_leased_job_without_a_token_is_ready_at_once) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await seed(q, "leased");
        co_await q.command("HDEL", q.keys.job("code-1"), "token");
        co_await expect_found_and_mended(
            q, "job:code-1: is leased, but without a token: nobody can hold it; make it ready");
        auto const lease = co_await q.claim_one();
        EXPECT_EQ(lease.job.deaths, 0u);
    });
}

TEST(Fsck, a_leased_job_without_an_owner_stays_with_its_worker) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        co_await q.command("HDEL", q.keys.job("code-1"), "owner");
        co_await expect_found_and_mended(q, "job:code-1: is leased to nobody known; call its owner unknown");
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
    });
}

TEST(Fsck, a_lease_that_is_in_no_set_is_not_taken_from_its_worker) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        co_await q.command("ZREM", q.keys.leased(), "code-1");
        co_await check(q, true);
        auto const codes = co_await q.claim_codes(1);
        EXPECT_THAT(codes, IsEmpty());
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
    });
}

TEST(Fsck, of_two_times_to_look_at_a_job_the_earlier_counts) {
    for (std::string const broken : {"field", "score", "no field"}) {
        with_queue([&](QueueOnRedis& q) -> asio::awaitable<void> {
            co_await seed(q, "waiting");
            auto const due = co_await q.field("code-1", "due");
            auto const job = q.keys.job("code-1");
            if (broken == "field") co_await q.command("HSET", job, "due", "9999999999999");
            if (broken == "no field") co_await q.command("HDEL", job, "due");
            if (broken == "score") co_await q.command("ZADD", q.keys.waiting(), "9999999999999", "code-1");
            co_await expect_found_and_mended(q,
                                             "job:code-1: is due at another time than its place in waiting "
                                             "says; let the earlier one count");
            auto const mended = co_await q.field("code-1", "due");
            EXPECT_EQ(mended, due) << broken;
            auto const score = co_await q.score(q.keys.waiting(), "code-1");
            EXPECT_EQ(score, std::stod(due)) << broken;
        });
    }
}

TEST(Fsck, a_ready_job_stands_where_its_arrival_belongs) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await seed(q, "ready");
        co_await q.command("ZADD", q.keys.ready(), "9999999999999", "code-1");
        co_await expect_found_and_mended(
            q, "job:code-1: is not in ready where its arrival belongs; put it there");
        auto const score = co_await q.score(q.keys.ready(), "code-1");
        EXPECT_EQ(score, 0);
    });
}

TEST(Fsck, a_done_job_expires) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await seed(q, "done");
        co_await q.command("PERSIST", q.keys.job("code-1"));
        co_await expect_found_and_mended(q, "job:code-1: is done, but kept for ever; let it expire");
        auto const ttl = co_await q.command("TTL", q.keys.job("code-1"));
        EXPECT_GT(ttl.integer, 7 * 86'400 - 60);
    });
}

TEST(Fsck, no_other_job_expires) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await seed(q, "dead");
        co_await q.command("EXPIRE", q.keys.job("code-1"), "3600");
        co_await expect_found_and_mended(q, "job:code-1: is dead, but expires; keep it");
        auto const ttl = co_await q.command("TTL", q.keys.job("code-1"));
        EXPECT_EQ(ttl.integer, -1);
    });
}

TEST(Fsck, a_ledger_line_that_cannot_be_read_may_have_been_sent) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await seed(q, "waiting");
        co_await q.command("HSET", q.keys.job("code-1"), "send:sms", "{\"state\":\"sent\"}");
        co_await expect_found_and_mended(
            q, "job:code-1: send:sms cannot be read; take it for a message that may have been sent");
        auto const requeue = co_await q.command("HGET", q.keys.job("code-1"), "send:sms");
        EXPECT_THAT(requeue.text, testing::HasSubstr("uncertain"));
    });
}

TEST(Fsck, a_dedupe_record_without_a_job_is_removed_so_that_the_event_can_come_again) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        co_await q.command("DEL", q.keys.job("code-1"));
        co_await q.command("ZREM", q.keys.ready(), "code-1");
        auto const finding = std::string(
            "names a job that is not there: code-1; remove it, so that its event can be replayed");
        auto const mended = co_await check(q, true);
        EXPECT_THAT(mended, UnorderedElementsAre("event:event-1: " + finding, "msg:msg-1: " + finding));
        auto const left = co_await check(q);
        EXPECT_THAT(left, IsEmpty());

        webhook::Delivery const again{"msg-1", "home", "line 1", QueueOnRedis::event("code-1", "1")};
        auto const accepted = co_await q.queue.accept(again);
        EXPECT_EQ(accepted.value(), Acceptance::accepted);
        co_await expect_place(q, "ready: ready");
    });
}

TEST(Fsck, keeps_the_backup_of_a_job_that_is_not_there_from_other_guests) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const first = co_await q.deliver_and_claim("code-1");
        auto const given = co_await q.queue.assign_backup(first, "backup-1", in_an_hour());
        EXPECT_TRUE(given.value());
        co_await q.command("DEL", q.keys.job("code-1"));
        auto const mended = co_await fsck(q.redis, q.options, true);
        EXPECT_FALSE(mended.value().clean());
        auto const left = co_await check(q, true);
        EXPECT_THAT(left, ElementsAre("backup:backup-1: names a job that is not there: code-1; "));
        auto const second = co_await q.deliver_and_claim("code-2");
        auto const refused = co_await q.queue.assign_backup(second, "backup-1", in_an_hour());
        EXPECT_FALSE(refused.value());
    });
}

TEST(Fsck, leaves_what_is_of_another_type_to_a_person) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.command("SET", q.keys.job("code-1"), "text");
        auto const left = co_await check(q, true);
        EXPECT_THAT(left, ElementsAre("job:code-1: is no job, but a string; "));
    });
}

TEST(Fsck, looks_at_its_own_prefix_alone_and_at_all_of_it) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.command("HSET", "other:job:code-1", "state", "asleep");
        auto const odd = co_await q.command("SET", "a*[b]?:msg:1", "gone");
        for (int i = 0; i < 500; ++i) co_await q.deliver("code-" + std::to_string(i));
        auto const report = co_await fsck(q.redis, q.options, false);
        EXPECT_THAT(report.value().findings, IsEmpty());
        EXPECT_GE(report.value().jobs, 500u);
        EXPECT_GE(report.value().records, 1000u);

        auto odd_options = q.options;
        odd_options.prefix = "a*[b]?:";
        auto const odd_report = co_await fsck(q.redis, odd_options, false);
        EXPECT_EQ(odd_report.value().records, 1u);
        EXPECT_EQ(odd_report.value().findings.size(), 1u);
    });
}

TEST(Fsck, harms_no_job_that_workers_move_meanwhile) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        for (int i = 0; i < 300; ++i) co_await q.deliver("code-" + std::to_string(i));
        bool checked = false;
        auto const work = [&checked](QueueOnRedis& on) -> asio::awaitable<void> {
            while (!checked) {
                auto const lease = co_await on.claim_one();
                auto const held = co_await on.queue.hold(lease, kNoDelay, "look again");
                EXPECT_TRUE(held.has_value());
            }
        };
        Nursery workers(co_await asio::this_coro::executor,
                        [](std::string_view, std::exception_ptr) { ADD_FAILURE() << "a worker failed"; });
        for (int i = 0; i < 4; ++i) workers.spawn("worker", work(q));
        auto const findings = co_await check(q, true);
        EXPECT_THAT(findings, IsEmpty());
        checked = true;
        co_await workers.join();
    });
}

TEST(Fsck, says_that_redis_is_away) {
    RedisServer server;
    server.stop();
    auto connection_options = server.options();
    connection_options.command_limit = std::chrono::milliseconds(100);
    with_redis(connection_options, [](redis::Connection& connection) -> asio::awaitable<void> {
        QueueOptions const options;
        auto const report = co_await fsck(connection, options, true);
        EXPECT_EQ(report.error().code, Errc::unavailable);
    });
}

}  // namespace
}  // namespace sparekey::queue
