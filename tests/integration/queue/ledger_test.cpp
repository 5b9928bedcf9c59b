// The send ledger: what is known about a guest having been told survives everything.
#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using State = rescue::Send::State;

rescue::Send send_of(State state) {
    rescue::Send send;
    send.state = state;
    send.backup_access_code_id = "backup-1";
    send.idempotency_key = "key-1";
    send.attempt = 2;
    send.at = from_unix_ms(1'795'000'000'000);
    return send;
}

TEST(Ledger, an_intent_is_there_for_the_next_worker) {
    with_queue(
        [](QueueOnRedis& q) -> asio::awaitable<void> {
            auto const lease = co_await q.deliver_and_claim("code-1");
            auto const intent = send_of(State::intent);
            auto const written = co_await q.queue.send_intent(lease, "sms", intent);
            EXPECT_TRUE(written.has_value());

            auto const next = co_await q.claim_one();  // the first worker died between intent and result
            auto const& line = next.job.sends.at("sms");
            EXPECT_EQ(line.state, State::intent);
            EXPECT_EQ(line.backup_access_code_id, "backup-1");
            EXPECT_EQ(line.idempotency_key, "key-1");
            EXPECT_EQ(line.attempt, 2u);
            EXPECT_EQ(line.at, intent.at);
        },
        dying_workers());
}

TEST(Ledger, has_one_line_per_channel_and_the_result_replaces_the_intent) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const intent = send_of(State::intent);
        auto const sent = send_of(State::sent);
        auto const failed = send_of(State::failed);
        auto const first = co_await q.queue.send_intent(lease, "sms", intent);
        auto const second = co_await q.queue.send_result(lease, "sms", failed);
        auto const third = co_await q.queue.send_result(lease, "email", sent);
        EXPECT_TRUE(first && second && third);
        auto const given = co_await q.queue.give_back(lease);
        EXPECT_TRUE(given.has_value());

        auto const next = co_await q.claim_one();
        EXPECT_EQ(next.job.sends.size(), 2u);
        EXPECT_EQ(next.job.sends.at("sms").state, State::failed);
        EXPECT_TRUE(next.job.told("backup-1"));
        auto const history = co_await q.history();
        EXPECT_THAT(history,
                    testing::IsSupersetOf({"send intent: sms", "send failed: sms", "send sent: email"}));
    });
}

}  // namespace
}  // namespace sparekey::queue
