// From any id to the job.
#include "queue/find_job.hpp"

#include "integration/queue/queue_on_redis.hpp"

namespace sparekey::queue {
namespace {

using By = FoundJob::By;
using testing::HasSubstr;

TEST(FindJob, knows_every_kind_of_id) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto const lease = co_await q.deliver_and_claim("code-1");
        auto const given = co_await q.queue.assign_backup(lease, "backup-9", in_an_hour());
        EXPECT_TRUE(given.has_value());
        std::map<std::string, By> const ids{{"code-1", By::access_code},
                                            {"event-1", By::event},
                                            {"msg-1", By::message},
                                            {"backup-9", By::backup}};
        for (auto const& [id, by] : ids) {
            auto const found = co_await find_job(q.redis, q.options, id);
            EXPECT_EQ(found->access_code_id, "code-1") << id;
            EXPECT_EQ(found->by, by) << id;
            EXPECT_EQ(found->id, id);
        }
    });
}

TEST(FindJob, takes_the_beginning_of_an_id_that_fits_one_job) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        co_await q.deliver("1f6b0d6e-aaaa");
        co_await q.deliver("7c0b9d1f-bbbb");
        auto const found = co_await find_job(q.redis, q.options, "1f6b");
        EXPECT_EQ(found->access_code_id, "1f6b0d6e-aaaa");
        EXPECT_EQ(found->id, "1f6b0d6e-aaaa");

        auto const several = co_await find_job(q.redis, q.options, "event-");
        EXPECT_EQ(several.error().code, Errc::invalid_input);
        EXPECT_THAT(several.error().message, HasSubstr("event event-2"));
        auto const too_short = co_await find_job(q.redis, q.options, "1f6");
        EXPECT_EQ(too_short.error().code, Errc::not_found);
        auto const pattern = co_await find_job(q.redis, q.options, "1f6?0d6e");
        EXPECT_EQ(pattern.error().code, Errc::not_found);
    });
}

TEST(FindJob, says_that_an_event_named_no_access_code) {
    with_queue([](QueueOnRedis& q) -> asio::awaitable<void> {
        auto event = QueueOnRedis::event("", "1");
        event.access_code_id.reset();
        webhook::Delivery const delivery{"msg-1", "home", "line", event};
        auto const accepted = co_await q.queue.accept(delivery);
        EXPECT_TRUE(accepted.has_value());
        auto const found = co_await find_job(q.redis, q.options, "event-1");
        EXPECT_EQ(found->access_code_id, "");
    });
}

}  // namespace
}  // namespace sparekey::queue
