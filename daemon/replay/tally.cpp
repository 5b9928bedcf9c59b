#include "daemon/replay/tally.hpp"

#include <array>
#include <string_view>

#include "core/json.hpp"
#include "daemon/exit_code.hpp"

namespace sparekey::daemon {
namespace {

struct Count {
    std::string_view name;
    std::uint64_t Tally::*value;
};
constexpr std::array kCounts{
    Count{"accepted", &Tally::accepted},     Count{"duplicate", &Tally::duplicate},
    Count{"unreadable", &Tally::unreadable}, Count{"unwanted", &Tally::unwanted},
    Count{"refused", &Tally::refused},       Count{"broken", &Tally::broken},
    Count{"unknown", &Tally::unknown},       Count{"left_out", &Tally::left_out},
};

}  // namespace

std::string summary(ReplayOutcome const& outcome) {
    auto text = "lines " + std::to_string(outcome.tally.lines);
    std::string_view separator = ": ";
    for (auto const& [name, value] : kCounts) {
        if (outcome.tally.*value == 0) continue;
        text.append(separator).append(name).append(" ").append(std::to_string(outcome.tally.*value));
        separator = ", ";
    }
    if (outcome.stopped) text += "; stopped before line " + std::to_string(outcome.stopped->before_line);
    return text;
}

std::string to_json(ReplayOutcome const& outcome) {
    json::Writer writer;
    writer.begin_object().member("lines", outcome.tally.lines);
    for (auto const& [name, value] : kCounts) writer.member(name, outcome.tally.*value);
    writer.member("complete", !outcome.stopped.has_value());
    if (outcome.stopped)
        writer.member("stopped_before_line", outcome.stopped->before_line)
            .member("reason", outcome.stopped->reason);
    return writer.end_object().text();
}

int exit_code_of(ReplayOutcome const& outcome) {
    if (outcome.stopped)
        return outcome.stopped->why == Stop::Why::interrupted ? exit_code::kTryLater
                                                              : exit_code::kUnavailable;
    if (outcome.tally.unknown > 0) return exit_code::kUnavailable;
    return outcome.tally.troubles() > 0 ? exit_code::kDataError : exit_code::kOk;
}

}  // namespace sparekey::daemon
