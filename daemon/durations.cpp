#include "daemon/durations.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sparekey::daemon {

std::string describe(std::chrono::milliseconds length) {
    auto seconds = std::max(0LL, std::chrono::floor<std::chrono::seconds>(length).count() + 0LL);
    constexpr std::array<std::pair<long long, char const*>, 4> units{
        {{86'400, " d"}, {3'600, " h"}, {60, " min"}, {1, " s"}}};
    for (std::size_t i = 0; i < units.size(); ++i) {
        auto const [size, name] = units[i];
        if (seconds < size) continue;
        auto text = std::to_string(seconds / size) + name;
        seconds %= size;
        // Seconds beside minutes are noise.
        if (i + 2 < units.size() && seconds >= units[i + 1].first)
            text += " " + std::to_string(seconds / units[i + 1].first) + units[i + 1].second;
        return text;
    }
    return "0 s";
}

std::string relative(Instant at, Instant now) {
    if (std::chrono::abs(at - now) < std::chrono::seconds(1)) return "now";
    return at > now ? "in " + describe(at - now) : describe(now - at) + " ago";
}

std::string short_time(Instant at) {
    auto text = to_string(at);  // 2026-11-23T03:05:00.000Z
    text[text.find('T')] = ' ';
    return text.substr(0, text.find('.')) + "Z";
}

}  // namespace sparekey::daemon
