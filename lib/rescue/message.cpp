#include "rescue/message.hpp"

#include <date/tz.h>

#include "core/wipe.hpp"

namespace sparekey::rescue {
namespace {

std::string local_time(Instant at, std::optional<std::string> const& zone) {
    constexpr auto kFormat = "%a %d %b, %H:%M %Z";
    auto const minutes = std::chrono::floor<std::chrono::minutes>(at);
    try {
        return date::format(kFormat, date::make_zoned(zone.value_or("UTC"), minutes));
    } catch (std::runtime_error const&) {  // a zone that this machine does not know
        return date::format("%a %d %b, %H:%M UTC", minutes);
    }
}

}  // namespace

Message MessageWriter::write(Notification const& notification, MessageForm) const {
    auto const& device = notification.device;
    auto const door = device.name.empty() ? std::string("your door") : device.name;
    std::string text = "Your door code has changed. Please use ";
    text.reserve(512);  // no reallocation may leave the PIN behind
    text += notification.pin.reveal();
    text += " for ";
    text += door.substr(0, 200);
    text += ". It works now";
    if (auto const ends_at = notification.original.ends_at)
        text += " and until " + local_time(*ends_at, device.time_zone);
    text += ".";
    return {"New door code for " + door, Secret::take(std::move(text))};
}

}  // namespace sparekey::rescue
