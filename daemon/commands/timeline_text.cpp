#include "daemon/commands/timeline_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/durations.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kTime = 12;  // 03:05:00.120
constexpr std::size_t kAfter = 7;
constexpr std::size_t kGaps = 3 * 2;
constexpr std::size_t kNarrowestDetail = 30;

/// "+0.120s", "+59.00s", "+5m07s", "+2h05m", "+3d04h": at most seven columns up to 99 days.
std::string after(std::chrono::milliseconds gap) {
    auto const ms = std::max<long long>(0, gap.count());
    auto const seconds = ms / 1000;
    if (seconds < 10) return fmt::format("+{:.3f}s", static_cast<double>(ms) / 1000);
    if (seconds < 60) return fmt::format("+{:.2f}s", static_cast<double>(ms / 10) / 100);
    if (seconds < 3'600) return fmt::format("+{}m{:02}s", seconds / 60, seconds % 60);
    if (seconds < 86'400) return fmt::format("+{}h{:02}m", seconds / 3'600, seconds / 60 % 60);
    return fmt::format("+{}d{:02}h", seconds / 86'400, seconds / 3'600 % 24);
}

Colour colour_of(std::string_view step) {
    if (step == "dead" || step == "alert" || step == "send failed" || step == "backup taken")
        return Colour::red;
    if (step == "retry" || step == "not_aligned" || step == "send uncertain") return Colour::yellow;
    if (step == "send sent" || step == "done") return Colour::green;
    return Colour::none;
}

std::string padded(std::string_view text, std::size_t width) {
    auto cell = fit(text, width);
    return cell + std::string(width - display_width(cell), ' ');
}

std::string detail_of(queue::HistoryLine const& line) {
    if (!line.due) return line.detail;
    return line.detail + "; until " + short_time(*line.due);
}

}  // namespace

void print_timeline(queue::Timeline const& timeline, std::ostream& out, Terminal const& terminal) {
    if (!timeline.complete) out << "(earlier lines are left out: --limit)\n";
    std::size_t widest_step = 0;
    for (auto const& line : timeline.lines) widest_step = std::max(widest_step, display_width(line.step));
    auto const before_detail = kTime + kAfter + widest_step + kGaps;
    auto const room = terminal.width > before_detail ? terminal.width - before_detail : 0;
    std::string day;
    std::optional<Instant> last;
    for (auto const& line : timeline.lines) {
        auto const at = to_string(line.at);  // 2026-11-23T03:05:00.120Z
        if (day != at.substr(0, 10)) {
            day = at.substr(0, 10);
            out << terminal.paint(Colour::dim, day + " UTC") << "\n";
        }
        auto const rows = wrap(detail_of(line), std::max(room, kNarrowestDetail));
        auto const start = at.substr(11, kTime) + "  " + padded(last ? after(line.at - *last) : "", kAfter) +
                           "  " + padded(line.step, widest_step) + "  ";
        out << terminal.paint(colour_of(line.step), start + rows.front()) << "\n";
        for (std::size_t i = 1; i < rows.size(); ++i)
            out << std::string(before_detail, ' ') << terminal.paint(colour_of(line.step), rows[i]) << "\n";
        last = line.at;
    }
}

void write_json(json::Writer& writer, queue::Timeline const& timeline) {
    writer.begin_array();
    for (auto const& line : timeline.lines) {
        writer.begin_object()
            .member("at", line.at)
            .member("access_code_id", std::string_view(line.access_code_id))
            .member("event_id", std::string_view(line.event_id))
            .member("step", std::string_view(line.step))
            .member("detail", std::string_view(line.detail))
            .member("due", line.due)
            .end_object();
    }
    writer.end_array();
}

}  // namespace sparekey::daemon
