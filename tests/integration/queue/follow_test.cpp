// What comes of events that only matter to codes that have a job, and of what is seen without any.
#include "integration/queue/queue_on_redis.hpp"
#include "queue/fsck.hpp"
#include "queue/redis_followed.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

webhook::Delivery news_of(std::string code, std::string number, std::string type = "access_code.changed") {
    auto event = QueueOnRedis::event(std::move(code), number);
    event.event_type = std::move(type);
    return {"msg-" + number, "home", "", event};
}

asio::awaitable<void> expect_word(QueueOnRedis& q, webhook::Delivery delivery, Acceptance expected) {
    auto const acceptance = co_await q.queue.accept(delivery);
    EXPECT_EQ(acceptance.value(), expected);
}

asio::awaitable<void> expect_place(QueueOnRedis& q, std::string expected) {
    auto const place = co_await q.place("code-1");
    EXPECT_EQ(place, expected);
}

/// The guest is sent the PIN of backup-1, and stays for another hour.
asio::awaitable<Lease> tell(QueueOnRedis& q) {
    auto lease = co_await q.deliver_and_claim("code-1");
    lease.job.expires = in_an_hour();
    lease.job.backup_access_code_id = "backup-1";
    auto const assigned = co_await q.queue.assign_backup(lease, "backup-1", in_an_hour());
    EXPECT_TRUE(assigned.value());
    rescue::Send send;
    send.state = rescue::Send::State::sent;
    send.backup_access_code_id = "backup-1";
    auto const sent = co_await q.queue.send_result(lease, "sms", send);
    EXPECT_TRUE(sent.has_value());
    co_return lease;
}

asio::awaitable<void> tell_and_finish(QueueOnRedis& q, std::string outcome = "told") {
    auto const lease = co_await tell(q);
    auto const done = co_await q.queue.done(lease, outcome);
    EXPECT_TRUE(done.has_value());
}

asio::awaitable<std::vector<std::string>> followed(QueueOnRedis& q, std::string workspace = "home") {
    RedisFollowed index(q.redis, q.options);
    auto const page = co_await index.page(workspace, "");
    std::vector<std::string> found;
    for (auto const& known : page.value().jobs)
        found.push_back(known.job.access_code_id + ": " + known.state + " " + known.word);
    co_return found;
}

TEST(FollowUp, of_a_code_without_a_job_leaves_nothing_behind) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const before = co_await q.everything();
        co_await expect_word(q, news_of("code-1", "1"), Acceptance::not_followed);
        co_await expect_word(q, news_of("code-1", "2", "access_code.delay_in_setting_on_device"),
                             Acceptance::not_followed);
        auto const after = co_await q.everything();
        EXPECT_TRUE(before == after);
    });
}

TEST(FollowUp, has_the_job_of_a_told_guest_looked_at_again_with_its_facts) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q);
        q.queue.work_arrived().clear();
        co_await expect_word(q, news_of("code-1", "2"), Acceptance::accepted);
        EXPECT_TRUE(q.queue.work_arrived().is_set());
        co_await expect_place(q, "ready: ready");
        auto const ttl = co_await q.command("TTL", q.keys.job("code-1"));
        EXPECT_EQ(ttl.integer, -1);
        auto const lease = co_await q.claim_one();
        EXPECT_EQ(lease.job.backup_access_code_id, "backup-1");
        EXPECT_TRUE(lease.job.told("backup-1"));
        EXPECT_FALSE(lease.job.revived) << "alerts about it are about now";
        co_await expect_word(q, news_of("code-1", "2"), Acceptance::duplicate);
    });
}

TEST(FollowUp, says_to_reconciliation_whether_a_webhook_was_first) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const listed = [](std::string number) {
            auto delivery = news_of("code-1", number);
            delivery.message_id = webhook::found_message_id(delivery.event->event_id);
            delivery.origin = webhook::Origin::caught_up;
            return delivery;
        };
        auto const lease = co_await tell(q);
        auto const brought = co_await q.queue.accept(news_of("code-1", "2"));
        auto const brought_and_listed = co_await q.queue.accept(listed("2"));
        auto const found = co_await q.queue.accept(listed("3"));
        auto const found_and_listed = co_await q.queue.accept(listed("3"));
        EXPECT_EQ(brought.value(), Acceptance::accepted);
        EXPECT_EQ(brought_and_listed.value(), Acceptance::duplicate);
        EXPECT_EQ(found.value(), Acceptance::accepted);
        EXPECT_EQ(found_and_listed.value(), Acceptance::repeated);
    });
}

TEST(FollowUp, of_a_backup_is_about_the_guest_who_has_it) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q);
        co_await expect_word(q, news_of("backup-1", "2", "access_code.deleted"), Acceptance::accepted);
        co_await expect_place(q, "ready: ready");
    });
}

TEST(FollowUp, the_failure_of_a_backup_is_about_the_guest_who_has_it) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q);
        auto const accepted = co_await q.deliver("backup-1");
        EXPECT_EQ(accepted, Acceptance::accepted);
        co_await expect_place(q, "ready: ready");
        auto const own = co_await q.command("EXISTS", q.keys.job("backup-1"));
        EXPECT_EQ(own.integer, 0);
        webhook::Delivery const once_more{"msg-9", "home", "line", QueueOnRedis::event("backup-1", "2")};
        co_await expect_word(q, once_more, Acceptance::duplicate);
    });
}

TEST(FollowUp, leaves_a_done_job_alone_whose_guest_was_not_told) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const done = co_await q.queue.done(lease, "recovered");
        EXPECT_TRUE(done.has_value());
        co_await expect_word(q, news_of("code-1", "2"), Acceptance::not_followed);
        co_await expect_place(q, "done:");
    });
}

TEST(FollowUp, ends_with_the_stay) {
    for (std::string const outcome : {"expired", "gone"}) {
        with_queue([&](QueueOnRedis& q) -> asio::awaitable<void> {
            co_await tell_and_finish(q, outcome);
            co_await expect_word(q, news_of("code-1", "2"), Acceptance::not_followed);
        });
    }
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await tell(q);
        auto const buried = co_await q.queue.bury(lease, "backup_failed");
        Audit const audit{"ada", "settled"};
        auto const dropped = co_await q.person.drop("code-1", audit);
        EXPECT_TRUE(buried && dropped);
        co_await expect_word(q, news_of("code-1", "2"), Acceptance::not_followed);
    });
}

TEST(FollowUp, goes_on_where_seam_had_neither_code_for_a_while) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q, "cancelled");
        co_await expect_word(q, news_of("code-1", "2"), Acceptance::accepted);
        co_await expect_place(q, "ready: ready");
    });
}

TEST(FollowUp, wakes_what_is_held_or_dead_and_not_what_backs_off) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        auto moved = co_await q.queue.hold(lease, kLong, "early");
        EXPECT_TRUE(moved.has_value());
        co_await expect_word(q, news_of("code-1", "2"), Acceptance::accepted);
        co_await expect_place(q, "ready: ready");
        lease = co_await q.claim_one();
        moved = co_await q.queue.bury(lease, "interlock");
        EXPECT_TRUE(moved.has_value());
        co_await expect_word(q, news_of("code-1", "3"), Acceptance::accepted);
        co_await expect_place(q, "ready: ready");
        lease = co_await q.claim_one();
        moved = co_await q.queue.retry(lease, kLong, "503");
        EXPECT_TRUE(moved.has_value());
        co_await expect_word(q, news_of("code-1", "4"), Acceptance::accepted);
        co_await expect_place(q, "waiting: waiting");
    });
}

TEST(FollowUp, that_comes_while_a_worker_looks_has_somebody_look_once_more) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await tell(q);
        co_await expect_word(q, news_of("code-1", "2"), Acceptance::accepted);
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
        co_await expect_place(q, "ready: ready");
    });
}

TEST(FollowUp, is_foreseen_without_a_trace) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q);
        auto const before = co_await q.everything();
        auto const outlook = co_await q.queue.foresee(news_of("code-1", "2"));
        EXPECT_EQ(outlook.value().acceptance, Acceptance::accepted);
        EXPECT_EQ(outlook.value().reason, "was done");
        auto const after = co_await q.everything();
        EXPECT_TRUE(before == after);
    });
}

TEST(Delay, starts_a_job_where_it_is_to_and_a_failure_takes_over) {
    QueueOptions options;
    options.rescue_delayed = true;
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            auto delivery = news_of("code-1", "1", "access_code.delay_in_setting_on_device");
            delivery.recording = "line";
            co_await expect_word(q, delivery, Acceptance::accepted);
            auto const recorded = co_await q.command("XLEN", q.keys.recording());
            EXPECT_EQ(recorded.integer, 1);
            auto const lease = co_await q.claim_one();
            EXPECT_TRUE(lease.job.delayed);
            auto const held = co_await q.queue.hold(lease, kLong, "early");
            EXPECT_TRUE(held.has_value());
            co_await q.command("DEL", q.keys.event("event-1"), q.keys.message("msg-1"));
            co_await q.deliver("code-1");
            auto const again = co_await q.claim_one();
            EXPECT_FALSE(again.job.delayed);
        },
        options);
}

TEST(Followed, is_a_job_from_when_its_guest_is_told_until_the_stay_is_over) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await tell(q);
        auto index = co_await followed(q);
        EXPECT_THAT(index, ElementsAre("code-1: leased "));
        lease.job.expires = in_an_hour() + kLong;
        auto const done = co_await q.queue.done(lease, "told");
        EXPECT_TRUE(done.has_value());
        index = co_await followed(q);
        EXPECT_THAT(index, ElementsAre("code-1: done told"));
        index = co_await followed(q, "elsewhere");
        EXPECT_THAT(index, IsEmpty());
        auto const score = co_await q.score(q.keys.followed(), "code-1");
        EXPECT_EQ(score, static_cast<double>(to_unix_ms(*lease.job.expires)));

        co_await q.command("ZADD", q.keys.followed(), "1000", "code-1");
        index = co_await followed(q);
        EXPECT_THAT(index, IsEmpty()) << "the stay is over";
        auto const left = co_await q.command("EXISTS", q.keys.followed());
        EXPECT_EQ(left.integer, 0);
    });
}

TEST(Followed, is_read_page_by_page) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q);
        for (int i = 0; i < 60; ++i)
            co_await q.command("ZADD", q.keys.followed(), std::to_string(to_unix_ms(in_an_hour()) + i + 1000),
                               "orphan-" + std::to_string(i));
        RedisFollowed index(q.redis, q.options);
        auto const first = co_await index.page("home", "");
        EXPECT_EQ(first.value().jobs.size(), 1u);
        EXPECT_EQ(first.value().next, "50");
        auto const second = co_await index.page("home", "50");
        EXPECT_EQ(second.value().next, "");
    });
}

TEST(Followed, is_looked_at_again_once) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q);
        RedisFollowed index(q.redis, q.options);
        auto asked = co_await index.look_again("code-1", "the code is gone");
        EXPECT_TRUE(asked.value());
        auto const history = co_await q.history();
        EXPECT_EQ(history.back(), "swept: was done; the code is gone");
        asked = co_await index.look_again("code-1", "the code is gone");
        EXPECT_FALSE(asked.value()) << "it is ready already";
        auto const lease = co_await q.claim_one();
        asked = co_await index.look_again("code-1", "the code is gone");
        EXPECT_FALSE(asked.value());
        auto const again = co_await q.field("code-1", "again");
        EXPECT_EQ(again, "") << "it is being looked at";
        asked = co_await index.look_again("code-2", "the code is gone");
        EXPECT_FALSE(asked.value()) << "there is no such job";
    });
}

/// Found, mended, and gone.
asio::awaitable<void> expect_mended(QueueOnRedis& q, std::string problem) {
    for (auto const* const expected : {problem.c_str(), ""}) {
        auto const report = co_await fsck(q.redis, q.options, true);
        std::string found;
        for (auto const& finding : report.value().findings) found += finding.problem;
        EXPECT_EQ(found, expected);
    }
}

TEST(Followed, is_put_right_by_fsck) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q);
        co_await expect_mended(q, "");
        auto const before = co_await q.command("ZRANGE", q.keys.followed(), "0", "-1", "WITHSCORES");
        co_await q.command("DEL", q.keys.followed());
        co_await expect_mended(q, "has a guest who was told, but is not followed");
        co_await q.command("ZADD", q.keys.followed(), "1000", "code-1");
        co_await expect_mended(q, "is followed until another time than its stay ends");
        auto const after = co_await q.command("ZRANGE", q.keys.followed(), "0", "-1", "WITHSCORES");
        EXPECT_EQ(before.elements.at(1).text, after.elements.at(1).text);
        co_await q.command("ZADD", q.keys.followed(), "1000", "nobody");
        co_await expect_mended(q, "is not there, but has a place in the queue");
        auto const left = co_await q.command("ZCARD", q.keys.followed());
        EXPECT_EQ(left.integer, 1);
    });
}

TEST(Followed, is_not_made_of_stays_that_are_over_by_fsck) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await tell_and_finish(q, "gone");
        co_await expect_mended(q, "");
    });
}

}  // namespace
}  // namespace sparekey::queue
