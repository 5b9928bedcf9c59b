#include "daemon/replay/progress.hpp"

#include <algorithm>
#include <cmath>

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kWindow{10};
constexpr std::size_t kBarWidth = 20;

std::string two_digits(long long number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

/// "0:07", "12:30", "1:00:05".
std::string clock_text(std::chrono::seconds duration) {
    auto const s = duration.count();
    if (s < 3600) return std::to_string(s / 60) + ":" + two_digits(s % 60);
    return std::to_string(s / 3600) + ":" + two_digits(s / 60 % 60) + ":" + two_digits(s % 60);
}

}  // namespace

void Progress::add(Sample sample) {
    samples_.push_back(sample);
    while (samples_.size() > 2 && sample.at - samples_[1].at >= kWindow) samples_.pop_front();
}

double Progress::lines_per_second() const {
    return per_second(&Sample::lines);
}

double Progress::per_second(std::uint64_t Sample::*what) const {
    if (samples_.size() < 2) return 0;
    auto const& first = samples_.front();
    auto const& last = samples_.back();
    auto const elapsed = std::chrono::duration<double>(last.at - first.at).count();
    return elapsed > 0 ? static_cast<double>(last.*what - first.*what) / elapsed : 0;
}

/// A file that grows meanwhile is never more than whole.
double Progress::share() const {
    if (!total_ || samples_.empty()) return 0;
    if (*total_ == 0) return 1;
    return std::min(1.0, static_cast<double>(samples_.back().bytes) / static_cast<double>(*total_));
}

std::optional<std::chrono::seconds> Progress::time_left() const {
    auto const rate = per_second(&Sample::bytes);
    if (!total_ || rate <= 0) return std::nullopt;
    auto const rest = static_cast<double>(*total_) * (1 - share());
    return std::chrono::seconds(std::llround(std::ceil(rest / rate)));
}

std::string Progress::line() const {
    auto const now = samples_.empty() ? Sample{} : samples_.back();
    std::string text;
    if (total_) text += std::to_string(static_cast<int>(share() * 100)) + " %, ";
    text += std::to_string(now.lines) + " lines, " + std::to_string(std::llround(lines_per_second())) + "/s";
    if (auto const left = time_left()) text += ", " + clock_text(*left) + " left";
    if (now.troubles > 0) text += ", " + std::to_string(now.troubles) + " troubles";
    return text;
}

std::string Progress::bar(std::size_t columns) const {
    std::string text;
    if (total_) {
        auto const full = static_cast<std::size_t>(share() * static_cast<double>(kBarWidth));
        text = "[" + std::string(full, '=') + (full < kBarWidth ? ">" : "");
        text.resize(kBarWidth + 1, ' ');
        text += "] ";
    }
    text += line();
    text.resize(std::min(text.size(), columns));
    return text;
}

}  // namespace sparekey::daemon
