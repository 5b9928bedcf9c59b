#include "rescue/message.hpp"

#include <gtest/gtest.h>

#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

Message message(Device const& device) {
    Notification notification;
    notification.device = device;
    notification.pin = Secret("0042");
    notification.original = failed_original();
    return MessageWriter().write(notification, MessageForm::sms);
}

std::string text(Device const& device) {
    return std::string(message(device).text.reveal());
}

TEST(Message, names_door_pin_and_end_in_the_locks_time_zone) {
    EXPECT_EQ(
        text({"device-1", "Front Door", "America/New_York"}),
        "Your door code has changed. Please use 0042 for Front Door. It works now and until Sat 05 Dec, "
        "14:00 EST.");
}

TEST(Message, does_without_a_name_and_a_zone) {
    EXPECT_EQ(text({"device-1", "", {}}),
              "Your door code has changed. Please use 0042 for your door. It works now and until Sat 05 Dec, "
              "19:00 UTC.");
}

TEST(Message, falls_back_to_utc_for_a_zone_it_does_not_know) {
    EXPECT_NE(text({"device-1", "Front Door", "Mars/Olympus"}).find("19:00 UTC"), std::string::npos);
}

TEST(Message, keeps_the_pin_out_of_the_subject) {
    EXPECT_EQ(message({"device-1", "Front Door", {}}).subject, "New door code for Front Door");
}

}  // namespace
}  // namespace sparekey::rescue
