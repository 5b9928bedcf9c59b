#include "notify/test_notification.hpp"

#include "core/random.hpp"

namespace sparekey::notify {
namespace {

constexpr std::string_view kNotice =
    "This is a test of sparekeyd. No code has changed, ignore what follows: ";
constexpr std::string_view kPin = "0000";

rescue::AccessCode code(std::string id, std::string_view pin, Instant now) {
    rescue::AccessCode made;
    made.access_code_id = std::move(id);
    made.device_id = "test-device";
    made.name = "Test";
    made.type = "time_bound";
    made.pin = Secret(pin);
    made.starts_at = now;
    made.ends_at = now + std::chrono::hours(24);
    return made;
}

Secret with_notice(Secret const& text) {
    std::string whole(kNotice);
    whole.reserve(kNotice.size() + text.size());
    whole += text.reveal();
    return Secret::take(std::move(whole));
}

}  // namespace

rescue::Notification test_notification(std::string channel, rescue::Recipient recipient, Instant now,
                                       rescue::MessageWriter const& writer, rescue::MessageForm form) {
    rescue::Notification made;
    made.channel = std::move(channel);
    made.idempotency_key = "test:" + random_token();
    made.deadline = now + std::chrono::minutes(5);
    made.recipient = std::move(recipient);
    made.pin = Secret(kPin);
    made.device = {"test-device", "Test Door", "UTC"};
    made.original = code("test-access-code", "", now);
    made.backup = code("test-backup-code", kPin, now);
    made.message = writer.write(made, form);
    if (!made.message.subject.empty()) made.message.subject.insert(0, "TEST: ");
    made.message.text = with_notice(made.message.text);
    return made;
}

}  // namespace sparekey::notify
