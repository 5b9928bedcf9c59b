#include "seam/request_budget.hpp"

#include <algorithm>
#include <cmath>

namespace sparekey::seam {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr double kSecondsHeld = 15;     // of a bucket's income
constexpr double kLeastHeld = 2;        // so that one remains for guests when one goes to the background
constexpr double kReserve = 0.5;        // of the bucket, for guests alone
constexpr double kRounding = 1e-6;      // of a request or a second: not worth asking again
constexpr Milliseconds kLongest{1000};  // until the next question: others may have left, limits changed
constexpr std::chrono::minutes kLongestPause{10};

std::size_t index(Priority priority) {
    return static_cast<std::size_t>(priority);
}

Milliseconds to_wait(double seconds) {
    auto const longest = std::chrono::duration<double>(kLongest).count();
    auto const bounded = std::chrono::duration<double>(std::min(seconds, longest) - kRounding);
    return std::max(Milliseconds(1), std::chrono::ceil<Milliseconds>(bounded));
}

}  // namespace

std::string_view to_string(Priority priority) {
    return priority == Priority::background ? "background" : "urgent";
}

double RequestBudget::Bucket::most() const {
    return std::max(kLeastHeld, per_second * kSecondsHeld);
}

void RequestBudget::Bucket::limit(unsigned per_minute) {
    auto const was_without = per_second == 0;
    per_second = per_minute / 60.0;
    tokens = was_without ? most() : std::min(tokens, most());
}

void RequestBudget::Bucket::fill(double seconds) {
    tokens = std::min(tokens + per_second * seconds, most());
}

void RequestBudget::Bucket::take() {
    if (per_second > 0) tokens -= 1;
}

double RequestBudget::Bucket::seconds_to(double wanted) const {
    if (per_second == 0 || tokens + kRounding >= wanted) return 0;
    return (wanted - tokens) / per_second;
}

RequestBudget::RequestBudget(BudgetLimits limits, TimePoint now) : filled_at_(now), paused_until_(now) {
    set_limits(limits, now);
}

void RequestBudget::set_limits(BudgetLimits limits, TimePoint now) {
    std::lock_guard const lock(mutex_);
    fill(now);
    all_.limit(limits.per_minute);
    background_.limit(limits.background_per_minute);
}

void RequestBudget::pause_background(Milliseconds duration, TimePoint now) {
    std::lock_guard const lock(mutex_);
    paused_until_ = std::max(paused_until_, now + std::min<Milliseconds>(duration, kLongestPause));
}

/// Threads look at their clocks before they get the mutex: time may seem to go back.
void RequestBudget::fill(TimePoint now) {
    if (now <= filled_at_) return;
    auto const seconds = std::chrono::duration<double>(now - filled_at_).count();
    filled_at_ = now;
    all_.fill(seconds);
    background_.fill(seconds);
}

/// Counting further than the longest wait reaches would change nothing.
double RequestBudget::in_line_before(Place const& place) const {
    auto const enough = all_.tokens + all_.per_second + 1;
    double before = 0;
    for (auto const* const other : waiting_[index(place.priority_)]) {
        if (other == &place || before > enough) break;
        before += 1;
    }
    return before;
}

Milliseconds RequestBudget::ask(Place const& place, TimePoint now) {
    fill(now);
    // There must be enough for everyone before this one too. So nobody is overtaken, and yet a thread that
    // does not come for its turn holds up no more than one request.
    auto const in_line = in_line_before(place);
    auto before = in_line;
    for (std::size_t higher = 0; higher < index(place.priority_); ++higher)
        before += static_cast<double>(waiting_[higher].size());

    auto seconds = all_.seconds_to(before + 1);
    auto const background = place.priority_ == Priority::background;
    if (background) {
        auto const paused = std::chrono::duration<double>(paused_until_ - now).count();
        seconds = std::max({all_.seconds_to(before + 1 + all_.most() * kReserve), paused,
                            background_.seconds_to(in_line + 1)});
    }
    if (seconds > 0) return to_wait(seconds);
    all_.take();
    if (background) background_.take();
    return Milliseconds(0);
}

RequestBudget::Place::Place(RequestBudget& budget, Priority priority) : budget_(budget), priority_(priority) {
    std::lock_guard const lock(budget_.mutex_);
    auto& line = budget_.waiting_[index(priority_)];
    at_ = line.insert(line.end(), this);
}

RequestBudget::Place::~Place() {
    if (!waits_) return;
    std::lock_guard const lock(budget_.mutex_);
    budget_.waiting_[index(priority_)].erase(at_);
}

Milliseconds RequestBudget::Place::ask(TimePoint now) {
    std::lock_guard const lock(budget_.mutex_);
    auto const wait = budget_.ask(*this, now);
    if (wait.count() == 0) {
        budget_.waiting_[index(priority_)].erase(at_);
        waits_ = false;
    }
    return wait;
}

}  // namespace sparekey::seam
