#include "notify/payload.hpp"

#include "notify/text_or_null.hpp"

namespace sparekey::notify {
namespace {

void stay(json::Writer& writer, rescue::AccessCode const& code) {
    writer.member("starts_at", code.starts_at).member("ends_at", code.ends_at);
}

}  // namespace

Secret payload(rescue::Notification const& notification) {
    json::Writer writer;
    writer.begin_object();
    writer.member("version", 1).member("kind", "backup_code");
    writer.member("idempotency_key", notification.idempotency_key);
    writer.member("attempt", notification.attempt);
    writer.member("deadline", notification.deadline);
    writer.member("channel", notification.channel);

    writer.key("recipient").begin_object();
    text_or_null(writer, "name", notification.recipient.name);
    text_or_null(writer, "phone", notification.recipient.phone);
    text_or_null(writer, "email", notification.recipient.email);
    text_or_null(writer, "locale", notification.recipient.locale);
    writer.end_object();

    writer.member("pin", notification.pin);
    writer.key("message").begin_object();
    text_or_null(writer, "subject", notification.message.subject);
    writer.member("text", notification.message.text).end_object();

    writer.key("device").begin_object();
    text_or_null(writer, "device_id", notification.device.device_id);
    text_or_null(writer, "name", notification.device.name);
    writer.member("time_zone", notification.device.time_zone).end_object();

    writer.key("access_code").begin_object();
    text_or_null(writer, "access_code_id", notification.original.access_code_id);
    text_or_null(writer, "name", notification.original.name);
    stay(writer, notification.original);
    writer.end_object();

    writer.key("backup_access_code").begin_object();
    text_or_null(writer, "access_code_id", notification.backup.access_code_id);
    stay(writer, notification.backup);
    writer.end_object();

    writer.end_object();
    return writer.take_secret();
}

}  // namespace sparekey::notify
