// What reconciliation finds, on its way into the queue.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using testing::ElementsAre;
using webhook::Delivery;
using webhook::Origin;

/// The event of QueueOnRedis::deliver()'s `number`th delivery, as Seam lists it.
Delivery caught_up(std::string code, std::string number) {
    auto const event = QueueOnRedis::event(std::move(code), number);
    return {webhook::found_message_id(event.event_id), "home", "", event, Origin::caught_up};
}

/// A failure that stands in the code's own errors.
Delivery swept(std::string code, std::optional<Instant> failed_at) {
    auto event = QueueOnRedis::event(code, "");
    event.event_id = "sweep:" + code + ":" + (failed_at ? to_string(*failed_at) : "unknown");
    event.occurred_at = failed_at;
    return {webhook::found_message_id(event.event_id), "home", "", event, Origin::swept};
}

asio::awaitable<Acceptance> accept(QueueOnRedis& q, Delivery delivery) {
    auto const acceptance = co_await q.queue.accept(delivery);
    co_return acceptance.value();
}

/// An event becomes a job that ends well.
asio::awaitable<void> finish_one(QueueOnRedis& q, std::string code) {
    auto const lease = co_await q.deliver_and_claim(std::move(code));
    auto const done = co_await q.queue.done(lease, "told");
    EXPECT_TRUE(done.has_value());
}

TEST(Reconciled, makes_a_job_that_says_where_it_comes_from_and_is_not_recorded) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const accepted = co_await accept(q, caught_up("code-1", "1"));
        EXPECT_EQ(accepted, Acceptance::accepted);
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "ready: ready");
        auto const history = co_await q.history();
        EXPECT_THAT(history, ElementsAre("accepted: found by reconciliation: new; "
                                         "access_code.failed_to_set_on_device, event event-1, no webhook"));
        auto const recorded = co_await q.command("XLEN", q.keys.recording());
        EXPECT_EQ(recorded.integer, 0);
    });
}

TEST(Reconciled, knows_an_event_that_a_webhook_brought_and_one_that_none_did) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("code-1");
        auto const brought = co_await accept(q, caught_up("code-1", "1"));
        EXPECT_EQ(brought, Acceptance::duplicate);

        auto const found = co_await accept(q, caught_up("code-2", "2"));
        auto const again = co_await accept(q, caught_up("code-2", "2"));
        EXPECT_EQ(found, Acceptance::accepted);
        EXPECT_EQ(again, Acceptance::repeated);

        // Its webhook comes after all.
        auto const webhook = co_await q.deliver("code-2");
        auto const then = co_await accept(q, caught_up("code-2", "2"));
        EXPECT_EQ(webhook, Acceptance::duplicate);
        EXPECT_EQ(then, Acceptance::duplicate);
        auto const claimed = co_await q.claim_codes(10);
        EXPECT_THAT(claimed, ElementsAre("code-1", "code-2"));
    });
}

TEST(Reconciled, is_recorded_when_a_webhook_brings_it_after_all_once) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await accept(q, caught_up("code-1", "1"));
        for (std::string const message : {"msg-1", "msg-1", "msg-2"}) {
            webhook::Delivery const signed_one{message, "home", "line", QueueOnRedis::event("code-1", "1")};
            auto const foreseen = co_await q.queue.foresee(signed_one);
            auto const accepted = co_await accept(q, signed_one);
            EXPECT_EQ(foreseen->acceptance, Acceptance::duplicate);
            EXPECT_EQ(accepted, Acceptance::duplicate);
        }
        auto const recorded = co_await q.command("XLEN", q.keys.recording());
        EXPECT_EQ(recorded.integer, 1);
    });
}

TEST(Reconciled, does_not_revive_a_job_that_has_seen_the_event_although_its_records_are_gone) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await finish_one(q, "code-1");
        co_await q.command("DEL", q.keys.message("msg-1"), q.keys.event("event-1"));
        auto const acceptance = co_await accept(q, caught_up("code-1", "1"));
        EXPECT_EQ(acceptance, Acceptance::repeated);
        auto const place = co_await q.place("code-1");
        EXPECT_EQ(place, "done:");
    });
}

TEST(Swept, makes_a_job_for_a_code_that_has_none) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const failed_at = in_an_hour() - 2 * kLong;
        auto const first = co_await accept(q, swept("code-1", failed_at));
        auto const unknown = co_await accept(q, swept("code-2", std::nullopt));
        auto const again = co_await accept(q, swept("code-1", failed_at));
        EXPECT_EQ(first, Acceptance::accepted);
        EXPECT_EQ(unknown, Acceptance::accepted);
        EXPECT_EQ(again, Acceptance::duplicate);
        auto const claimed = co_await q.claim_codes(10);
        EXPECT_THAT(claimed, ElementsAre("code-1", "code-2"));
    });
}

TEST(Swept, leaves_an_open_job_alone) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("ready");
        auto const before = co_await q.everything();
        auto const acceptance = co_await accept(q, swept("ready", in_an_hour()));
        EXPECT_EQ(acceptance, Acceptance::duplicate);
        auto const after = co_await q.everything();
        EXPECT_TRUE(after == before);
    });
}

TEST(Swept, wakes_a_held_job_once_where_the_stay_begins_earlier_than_the_job_knows) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const failed_at = in_an_hour() - 2 * kLong;
        auto const arrival = in_an_hour() + 72 * kLong;
        auto found = swept("code-1", failed_at);
        co_await accept(q, found);
        auto lease = co_await q.claim_one();
        lease.job.arrival = arrival;
        co_await q.queue.hold(lease, 48 * kLong, "early");
        for (auto const& starts_at :
             {std::optional(arrival), std::optional(arrival + kLong), std::optional<Instant>()}) {
            found.starts_at = starts_at;
            auto const acceptance = co_await accept(q, found);
            EXPECT_EQ(acceptance, Acceptance::duplicate);
        }
        found.starts_at = arrival - kLong;
        auto const nearer = co_await accept(q, found);
        EXPECT_EQ(nearer, Acceptance::accepted);
        lease = co_await q.claim_one();
        lease.job.arrival = found.starts_at;
        co_await q.queue.hold(lease, 47 * kLong, "early");
        auto const again = co_await accept(q, found);
        EXPECT_EQ(again, Acceptance::duplicate);
    });
}

TEST(Swept, leaves_a_job_that_backs_off_alone_wherever_the_stay_was_moved) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        lease.job.arrival = in_an_hour();
        co_await q.queue.retry(lease, kLong, "503");
        auto found = swept("code-1", in_an_hour() - 2 * kLong);
        found.starts_at = in_an_hour() - kLong;
        auto const acceptance = co_await accept(q, found);
        EXPECT_EQ(acceptance, Acceptance::duplicate);
    });
}

TEST(Swept, revives_a_job_at_rest_only_for_a_failure_that_is_newer) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await finish_one(q, "code-1");
        for (auto const& old : {swept("code-1", in_an_hour() - 2 * kLong), swept("code-1", std::nullopt)}) {
            auto const acceptance = co_await accept(q, old);
            EXPECT_EQ(acceptance, Acceptance::duplicate);
        }
        auto const resting = co_await q.place("code-1");
        EXPECT_EQ(resting, "done:");

        auto const acceptance = co_await accept(q, swept("code-1", in_an_hour()));
        EXPECT_EQ(acceptance, Acceptance::accepted);
        auto const revived = co_await q.place("code-1");
        EXPECT_EQ(revived, "ready: ready");
    });
}

TEST(Swept, revives_a_job_that_found_nothing_to_do_where_the_code_has_failed_all_the_same) {
    for (std::string const outcome : {"gone", "recovered", "expired", "cancelled"}) {
        with_queue([&](QueueOnRedis& q) -> asio::awaitable<void> {
            auto const lease = co_await q.deliver_and_claim("code-1");
            co_await q.queue.done(lease, outcome);
            auto const old = swept("code-1", in_an_hour() - 2 * kLong);
            auto const acceptance = co_await accept(q, old);
            EXPECT_EQ(acceptance, Acceptance::accepted) << outcome;

            // Once: if the list is wrong, not with every sweep.
            auto const claimed = co_await q.claim_one();
            co_await q.queue.done(claimed, outcome);
            auto const again = co_await accept(q, old);
            EXPECT_EQ(again, Acceptance::duplicate) << outcome;
        });
    }
}

TEST(Swept, revives_a_job_whose_stay_was_extended_after_it_was_over) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto lease = co_await q.deliver_and_claim("code-1");
        lease.job.expires = in_an_hour() - 2 * kLong;
        co_await q.queue.done(lease, "told");
        auto const acceptance = co_await accept(q, swept("code-1", in_an_hour() - 3 * kLong));
        EXPECT_EQ(acceptance, Acceptance::accepted);
    });
}

}  // namespace
}  // namespace sparekey::queue
