// Messages through a plugin, and everything that a plugin may do instead of sending them.
#include <gmock/gmock.h>

#include "async/nursery.hpp"
#include "integration/plugin/plugin_fixture.hpp"
#include "support/cut_and_join.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Status = rescue::SendResult::Status;
using namespace std::chrono_literals;

class PluginCalls : public PluginFixture {
  protected:
    rescue::SendResult answer(std::string const& status, std::string const& retry_after = "-1",
                              std::string const& unauthorized = "no") {
        return send({{"mode", "status"},
                     {"status", status},
                     {"retry_after", retry_after},
                     {"unauthorized", unauthorized}});
    }
};

TEST_F(PluginCalls, gives_the_message_whole_and_takes_the_answer) {
    auto const result = send({{"mode", "describe"}, {"file", dir_.file("seen")}});
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_EQ(result.provider_id, "P-1");
    EXPECT_EQ(result.detail, "written");
    EXPECT_FALSE(result.unauthorized);
    EXPECT_FALSE(result.retry_after);

    auto const seen = dir_.read("seen");
    auto const until = to_unix_ms(clock_.now() + timeout_);
    EXPECT_THAT(seen, HasSubstr("deadline=" + std::to_string(until) + " attempt=2 "));
    EXPECT_THAT(seen, HasSubstr(" starts=1795388400000 ends=1795633200000 backup_starts=1795402800000 "
                                "backup_ends=1795633200000\n"));
    EXPECT_THAT(seen,
                HasSubstr("\nkey-1|sms|Jane van Doe|+15550100123|jane@example.com|en|4207|Your door "
                          "code|Your code is 4207.\nWelcome!|device-1|Front "
                          "Door|America/Los_Angeles|original-1|Booking Smith|backup-1|{\"version\":1,"));
    EXPECT_THAT(seen, Not(HasSubstr("NOT TERMINATED")));
}

TEST_F(PluginCalls, gives_what_is_not_known_as_empty_texts) {
    notification_.recipient = {};
    notification_.device.time_zone = {};
    notification_.original.ends_at = {};
    send({{"mode", "describe"}, {"file", dir_.file("seen")}});
    EXPECT_THAT(dir_.read("seen"), AllOf(HasSubstr("key-1|sms|||||4207|"), HasSubstr("|Front Door||original"),
                                         HasSubstr(" ends=-9223372036854775808 ")));
}

TEST_F(PluginCalls, waits_no_longer_than_to_the_deadline_of_the_message) {
    clock_.set(notification_.deadline - 3s);
    send({{"mode", "describe"}, {"file", dir_.file("seen")}});
    auto const until = to_unix_ms(notification_.deadline);
    EXPECT_THAT(dir_.read("seen"), HasSubstr("deadline=" + std::to_string(until) + " "));
}

TEST_F(PluginCalls, knows_every_result) {
    EXPECT_EQ(answer("1").status, Status::sent);
    EXPECT_EQ(answer("2").status, Status::temporary);
    EXPECT_EQ(answer("3").status, Status::permanent);
    EXPECT_EQ(answer("4").status, Status::uncertain);
    EXPECT_EQ(answer("5").status, Status::rate_limited);
}

TEST_F(PluginCalls, takes_an_unknown_result_or_none_for_uncertain) {
    for (auto const* const status : {"0", "6", "4294967295"}) {
        auto const result = answer(status);
        EXPECT_EQ(result.status, Status::uncertain);
        EXPECT_EQ(result.detail, std::string("unknown result ") + status);
    }
    EXPECT_EQ(send({{"mode", "nothing"}}).status, Status::uncertain);
}

TEST_F(PluginCalls, takes_when_to_try_again_and_whose_credentials_were_refused) {
    EXPECT_EQ(answer("5", "30").retry_after, 30s);
    EXPECT_EQ(answer("5", "0").retry_after, 0s);
    EXPECT_FALSE(answer("5", "-1").retry_after);
    EXPECT_EQ(answer("5", "9223372036854775807").retry_after, 24h);
    EXPECT_TRUE(answer("2", "-1", "yes").unauthorized);
}

TEST_F(PluginCalls, takes_an_exception_for_uncertain_and_masks_what_it_says) {
    auto const result = send({{"mode", "throw"}});
    EXPECT_EQ(result.status, Status::uncertain);
    EXPECT_EQ(result.detail, "send threw an exception: no route for ****");
    auto const strange = send({{"mode", "throw_int"}});
    EXPECT_EQ(strange.status, Status::uncertain);
    EXPECT_EQ(strange.detail, "send threw an exception: unknown exception");
}

TEST_F(PluginCalls, reads_its_own_memory_only_whatever_the_plugin_says_of_its_buffers) {
    auto const result = send({{"mode", "overrun"}});
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_LE(result.provider_id.size(), 256u);
    EXPECT_LE(result.detail.size(), 1024u + 3);
}

TEST_F(PluginCalls, masks_the_guest_and_the_secrets_wherever_the_plugin_mentions_them) {
    auto const result = send({{"mode", "log"}});
    EXPECT_EQ(result.provider_id, "****");
    EXPECT_EQ(result.detail, "told **** with ****, ****");
    EXPECT_THAT(capture_.text(),
                HasSubstr("warning notifier says channel=sms plugin=\"pin ****, phone ****, guest ****\""));
    EXPECT_THAT(capture_.text(), HasSubstr("for nobody: pin ****, phone ****, guest ****"));
    EXPECT_THAT(capture_.text(), HasSubstr("from a thread: pin ****, phone ****, guest ****"));
    for (auto const* const secret : {"4207", "5550100", "Jane", "tok-8765"})
        EXPECT_EQ(capture_.text().find(secret), std::string::npos) << "the log holds a secret";
}

TEST_F(PluginCalls, drops_a_line_about_a_call_that_has_ended_because_nobody_can_mask_it) {
    send({{"mode", "log"}});
    notification_.pin = Secret("9999");
    notification_.backup.pin = Secret("9999");
    send_again();  // this one says something about the first, too
    EXPECT_THAT(capture_.text(), Not(HasSubstr("too late")));
}

TEST_F(PluginCalls, are_uncertain_when_they_outlive_their_time_and_later_ones_go_on) {
    timeout_ = 1s;
    notification_.attempt = 1;
    auto const late = send({{"mode", "block_first"}, {"file", dir_.file("go")}});
    EXPECT_EQ(late.status, Status::uncertain);
    EXPECT_EQ(late.detail, "the plugin did not answer in time; its call runs on");
    EXPECT_FALSE(channel_->idle_within(1ms));

    notification_.attempt = 2;
    EXPECT_EQ(send_again().status, Status::sent);
    dir_.write("go", "x");
    EXPECT_TRUE(channel_->idle_within(20s));
}

TEST_F(PluginCalls, learn_that_nobody_waits_and_are_still_masked) {
    timeout_ = 1s;
    EXPECT_EQ(send({{"mode", "until_given_up"}}).status, Status::uncertain);
    EXPECT_TRUE(channel_->idle_within(20s));
    EXPECT_THAT(capture_.text(), HasSubstr("given up on ****"));
}

TEST_F(PluginCalls, learn_it_when_they_are_cancelled_as_well) {
    channel_ = open_channel(moody({{"mode", "until_given_up"}})).value();
    notifier_ = channel_->notifier(clock_, capture_.log()).value();
    auto const wait = [&]() -> asio::awaitable<void> { co_await notifier_->send(notification_); };
    auto const body = [&]() -> asio::awaitable<void> {
        Nursery nursery(co_await asio::this_coro::executor, [](auto, auto) { FAIL(); });
        nursery.spawn("caller", wait());
        co_await nursery.join_for(50ms);
        co_await cut_and_join(nursery);
    };
    run(body());
    EXPECT_TRUE(channel_->idle_within(20s));
}

TEST_F(PluginCalls, are_temporary_when_every_thread_is_in_a_call_that_does_not_end) {
    timeout_ = 1s;
    notification_.attempt = 1;
    EXPECT_EQ(send({{"mode", "block_first"}, {"file", dir_.file("go")}}).status, Status::uncertain);
    for (int more = 0; more < 3; ++more) EXPECT_EQ(send_again().status, Status::uncertain);
    auto const refused = send_again();
    EXPECT_EQ(refused.status, Status::temporary);
    EXPECT_EQ(refused.detail, "all threads of the plugin are in earlier calls");
    dir_.write("go", "x");
    while (send_again().status != Status::sent) {  // as soon as the first of them has ended
    }
    EXPECT_TRUE(channel_->idle_within(20s));
    EXPECT_EQ(send_again().status, Status::temporary) << "the plugin is destroyed";
}

TEST_F(PluginCalls, run_at_the_same_time) {
    channel_ = open_channel(moody({{"mode", "meet"}})).value();
    notifier_ = channel_->notifier(clock_, capture_.log()).value();
    unsigned sent = 0;
    auto const one = [&]() -> asio::awaitable<void> {
        auto const result = co_await notifier_->send(notification_);
        if (result.status == Status::sent) ++sent;
    };
    auto const body = [&]() -> asio::awaitable<void> {
        Nursery nursery(co_await asio::this_coro::executor, [](auto, auto) { FAIL(); });
        nursery.spawn("one", one());
        nursery.spawn("another", one());
        co_await nursery.join();
    };
    run(body());
    EXPECT_EQ(sent, 2u);
}

TEST_F(PluginCalls, wait_for_each_other_where_the_plugin_wants_that) {
    timeout_ = 1s;
    channel_ =
        open_channel(options(plugin("moody_serial"), {{"mode", "block_first"}, {"file", dir_.file("go")}}))
            .value();
    notifier_ = channel_->notifier(clock_, capture_.log()).value();
    notification_.attempt = 1;
    EXPECT_EQ(send_again().status, Status::uncertain);
    notification_.attempt = 2;
    EXPECT_EQ(send_again().status, Status::temporary) << "the first one still runs";
    dir_.write("go", "x");
    while (send_again().status != Status::sent) {
    }
}

TEST_F(PluginCalls, are_not_made_after_the_deadline) {
    clock_.set(notification_.deadline);
    auto const result = send({{"mode", "describe"}, {"file", dir_.file("seen")}});
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_EQ(dir_.read("seen"), "");
}

}  // namespace
}  // namespace sparekey::notify
