#include "notify/plugin_message.hpp"

#include "notify/payload.hpp"

namespace sparekey::notify {
namespace {

std::int64_t unix_ms(std::optional<Instant> const& at) {
    return at ? to_unix_ms(*at) : SPAREKEY_TIME_UNKNOWN;
}

}  // namespace

PluginMessage::PluginMessage(rescue::Notification const& notification, Instant deadline) {
    auto const& [name, phone, email, locale] = notification.recipient;
    auto const& device = notification.device;
    auto const& original = notification.original;
    auto const& backup = notification.backup;

    abi_.abi_version = SPAREKEY_PLUGIN_ABI_VERSION;
    abi_.struct_size = sizeof abi_;
    abi_.deadline_unix_ms = to_unix_ms(deadline);
    abi_.idempotency_key = texts_.add(notification.idempotency_key);
    abi_.attempt = notification.attempt;
    abi_.channel = texts_.add(notification.channel);
    abi_.recipient_name = texts_.add(name);
    abi_.recipient_phone = texts_.add(phone);
    abi_.recipient_email = texts_.add(email);
    abi_.recipient_locale = texts_.add(locale);
    abi_.pin = texts_.add(notification.pin.reveal());
    abi_.message_subject = texts_.add(notification.message.subject);
    abi_.message_text = texts_.add(notification.message.text.reveal());
    abi_.device_id = texts_.add(device.device_id);
    abi_.device_name = texts_.add(device.name);
    abi_.device_time_zone = texts_.add(device.time_zone ? std::string_view(*device.time_zone) : "");
    abi_.access_code_id = texts_.add(original.access_code_id);
    abi_.access_code_name = texts_.add(original.name);
    abi_.starts_at_unix_ms = unix_ms(original.starts_at);
    abi_.ends_at_unix_ms = unix_ms(original.ends_at);
    abi_.backup_access_code_id = texts_.add(backup.access_code_id);
    abi_.backup_starts_at_unix_ms = unix_ms(backup.starts_at);
    abi_.backup_ends_at_unix_ms = unix_ms(backup.ends_at);
    auto const json = payload(notification);
    abi_.json = texts_.add(json.reveal());
}

}  // namespace sparekey::notify
