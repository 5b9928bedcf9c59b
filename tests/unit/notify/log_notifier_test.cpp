#include "notify/log_notifier.hpp"

#include <gmock/gmock.h>

#include "support/log_capture.hpp"
#include "support/run.hpp"
#include "support/sample_notification.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(LogNotifier, says_sent_and_logs_neither_PIN_nor_guest) {
    LogCapture capture;
    LogNotifier notifier("sms", capture.log());
    auto const notification = sample_notification();
    rescue::SendResult result;
    auto const body = [&]() -> asio::awaitable<void> { result = co_await notifier.send(notification); };
    run(body());

    EXPECT_EQ(result.status, rescue::SendResult::Status::sent);
    EXPECT_EQ(notifier.channel(), "sms");
    EXPECT_THAT(capture.text(),
                AllOf(HasSubstr("channel=sms"), HasSubstr("access_code_id=original-1"), HasSubstr("****")));
    for (auto const* const secret : {"4207", "8030", "+1555", "jane@", "Jane", "Smith"})
        EXPECT_THAT(capture.text(), Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace sparekey::notify
