#include "sim/pins.hpp"

#include <algorithm>

#include "core/random.hpp"

namespace sparekey::sim {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr int kTriesPerLength = 20;

std::string random_digits(std::size_t count) {
    std::string digits(count, '0');
    for (auto& digit : digits) digit = kDigits[static_cast<std::size_t>(random_fraction() * 10)];
    return digits;
}

}  // namespace

bool is_pin(std::string_view text) {
    return text.size() >= 4 && text.size() <= 12 && text.find_first_not_of(kDigits) == std::string_view::npos;
}

bool is_taken(World const& world, std::string_view device_id, std::string_view pin) {
    return std::any_of(world.access_codes.begin(), world.access_codes.end(),
                       [&](auto const& code) { return code.device_id == device_id && code.pin == pin; });
}

std::string new_pin(World const& world, std::string_view device_id) {
    for (auto length = static_cast<std::size_t>(world.behaviour.pin_length);; ++length) {
        for (int i = 0; i < kTriesPerLength; ++i) {
            auto pin = random_digits(length);
            if (!is_taken(world, device_id, pin)) return pin;
        }
    }
}

}  // namespace sparekey::sim
