#include "daemon/config/units.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>

namespace sparekey::daemon {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

// Smallest first; the last duration is read, but never written.
constexpr std::array kDurations{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000},
                                Unit{"d", 86'400'000}};
constexpr std::array kSizes{Unit{"B", 1}, Unit{"KiB", 1024}, Unit{"MiB", 1024 * 1024}};
constexpr std::uint64_t kLongest = 366 * kDurations.back().factor;
constexpr std::uint64_t kLargest = 1024 * kSizes.back().factor;

/// nullopt: not digits and a unit of these, or more than `most`.
std::optional<std::uint64_t> parse(std::string_view text, std::span<Unit const> units, std::uint64_t most) {
    std::uint64_t count = 0;
    auto const [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc()) return std::nullopt;
    auto const name = text.substr(static_cast<std::size_t>(rest - text.data()));
    for (auto const& unit : units) {
        if (unit.name == name && count <= most / unit.factor) return count * unit.factor;
    }
    return std::nullopt;
}

std::string format(std::uint64_t amount, std::span<Unit const> units) {
    auto best = units.front();
    for (auto const& unit : units) {
        if (amount != 0 && amount % unit.factor == 0) best = unit;
    }
    return std::to_string(amount / best.factor) + std::string(best.name);
}

Error refused(std::string_view text, std::string_view wanted) {
    return {Errc::invalid_input, "\"" + std::string(text) + "\" is not " + std::string(wanted)};
}

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
    auto const ms = parse(text, kDurations, kLongest);
    if (!ms)
        return refused(text,
                       "a duration of at most a year, such as \"250ms\", \"30s\", \"5m\", \"24h\" or \"7d\"");
    return std::chrono::milliseconds(*ms);
}

std::string format_duration(std::chrono::milliseconds duration) {
    if (duration.count() == 0) return "0s";
    return format(static_cast<std::uint64_t>(duration.count()), std::span(kDurations).first<4>());
}

Result<std::size_t> parse_size(std::string_view text) {
    auto const bytes = parse(text, kSizes, kLargest);
    if (!bytes) return refused(text, "a size of at most 1024 MiB, such as \"512B\", \"256KiB\" or \"1MiB\"");
    return static_cast<std::size_t>(*bytes);
}

std::string format_size(std::size_t bytes) {
    return format(bytes, kSizes);
}

}  // namespace sparekey::daemon
