#include "notify/payload.hpp"

#include <gtest/gtest.h>

#include "support/sample_notification.hpp"

namespace sparekey::notify {
namespace {

TEST(Payload, is_the_documented_JSON) {
    EXPECT_EQ(
        payload(sample_notification()).reveal(),
        R"({"version":1,"kind":"backup_code","idempotency_key":"key-1","attempt":2,)"
        R"("deadline":"2026-11-23T03:05:00.000Z","channel":"sms",)"
        R"("recipient":{"name":"Jane van Doe","phone":"+15550100123","email":"jane@example.com","locale":"en"},)"
        R"("pin":"4207","message":{"subject":"Your door code","text":"Your code is 4207.\nWelcome!"},)"
        R"("device":{"device_id":"device-1","name":"Front Door","time_zone":"America/Los_Angeles"},)"
        R"("access_code":{"access_code_id":"original-1","name":"Booking Smith",)"
        R"("starts_at":"2026-11-22T23:00:00.000Z","ends_at":"2026-11-25T19:00:00.000Z"},)"
        R"("backup_access_code":{"access_code_id":"backup-1",)"
        R"("starts_at":"2026-11-23T03:00:00.000Z","ends_at":"2026-11-25T19:00:00.000Z"}})");
}

TEST(Payload, has_every_key_and_null_for_what_is_not_known) {
    auto notification = sample_notification();
    notification.recipient = {};
    notification.message.subject.clear();
    notification.device = {};
    notification.original = {};
    notification.backup = {};
    EXPECT_EQ(payload(notification).reveal(),
              R"({"version":1,"kind":"backup_code","idempotency_key":"key-1","attempt":2,)"
              R"("deadline":"2026-11-23T03:05:00.000Z","channel":"sms",)"
              R"("recipient":{"name":null,"phone":null,"email":null,"locale":null},)"
              R"("pin":"4207","message":{"subject":null,"text":"Your code is 4207.\nWelcome!"},)"
              R"("device":{"device_id":null,"name":null,"time_zone":null},)"
              R"("access_code":{"access_code_id":null,"name":null,"starts_at":null,"ends_at":null},)"
              R"("backup_access_code":{"access_code_id":null,"starts_at":null,"ends_at":null}})");
}

TEST(Payload, does_not_tell_the_original_PIN) {
    EXPECT_EQ(payload(sample_notification()).reveal().find("8030"), std::string_view::npos);
}

TEST(Payload, stays_one_line_whatever_is_in_it) {
    auto notification = sample_notification();
    notification.recipient.name = "a\nb\"c\\d\u2028";
    EXPECT_EQ(payload(notification).reveal().find('\n'), std::string_view::npos);
}

}  // namespace
}  // namespace sparekey::notify
