#include "ops/alert_book.hpp"

#include <algorithm>
#include <tuple>

namespace sparekey::ops {
namespace {

auto has_key(std::string_view dedup_key) {
    return [dedup_key](AlertBook::Waiting const& waiting) {
        return waiting.notice.alert.dedup_key == dedup_key;
    };
}

}  // namespace

AlertBook::Outcome AlertBook::raise(rescue::Alert alert, Instant now) {
    auto const known = open_.find(alert.dedup_key);
    if (known != open_.end() && alert.severity <= known->second.alert.severity) return {};
    if (known == open_.end() && open_.size() >= limits_.open) forget_oldest();
    auto const since = known == open_.end() ? now : known->second.since;
    open_.insert_or_assign(alert.dedup_key, Open{alert, since});
    return enqueue({std::move(alert), true, now, since});
}

AlertBook::Outcome AlertBook::resolve(std::string_view dedup_key, Instant now) {
    auto const known = open_.find(dedup_key);
    if (known == open_.end()) return {};
    AlertNotice notice{std::move(known->second.alert), false, now, known->second.since};
    open_.erase(known);
    return enqueue(std::move(notice));
}

/// The oldest notice of each alert: the end of one must not be told before its beginning.
std::vector<AlertBook::Waiting const*> AlertBook::heads() const {
    std::vector<Waiting const*> heads;
    std::set<std::string_view> seen;
    for (auto const& waiting : waiting_)
        if (seen.insert(waiting.notice.alert.dedup_key).second) heads.push_back(&waiting);
    return heads;
}

std::optional<AlertBook::Waiting> AlertBook::next(Time now) {
    auto due = heads();
    std::erase_if(due, [&](auto const* waiting) { return waiting->not_before > now; });
    if (due.empty()) return std::nullopt;
    auto const* first = *std::ranges::min_element(due, {}, [](auto const* waiting) {
        return std::tuple(-static_cast<int>(waiting->notice.alert.severity), waiting->tries);
    });
    auto const found = std::ranges::find(waiting_, first, [](auto const& waiting) { return &waiting; });
    auto taken = std::move(*found);
    waiting_.erase(found);
    return taken;
}

std::optional<AlertBook::Time> AlertBook::due() const {
    auto const all = heads();
    if (all.empty()) return std::nullopt;
    return (*std::ranges::min_element(all, {}, [](auto const* waiting) { return waiting->not_before; }))
        ->not_before;
}

void AlertBook::put_back(Waiting waiting) {
    auto const newer = std::ranges::find_if(waiting_, has_key(waiting.notice.alert.dedup_key));
    bool const outdone = newer != waiting_.end() && newer->notice.firing && waiting.notice.firing;
    if (!outdone) waiting_.push_front(std::move(waiting));
}

void AlertBook::hurry() {
    for (auto& waiting : waiting_) waiting.not_before = Time::min();
}

bool AlertBook::is_waiting(std::string_view dedup_key) const {
    return std::ranges::any_of(waiting_, has_key(dedup_key));
}

bool AlertBook::any_failed() const {
    return std::ranges::any_of(waiting_, [](auto const& waiting) { return waiting.tries > 0; });
}

AlertBook::Outcome AlertBook::enqueue(AlertNotice notice) {
    Outcome outcome{true, std::nullopt};
    auto const last = std::find_if(waiting_.rbegin(), waiting_.rend(), has_key(notice.alert.dedup_key));
    if (last != waiting_.rend() && last->notice.firing && notice.firing)
        waiting_.erase(std::next(last).base());
    waiting_.push_back({std::move(notice)});
    if (waiting_.size() <= limits_.waiting) return outcome;

    // min_element gives the first, and so the oldest, of the least severe.
    auto const least = std::ranges::min_element(
        waiting_, {}, [](Waiting const& waiting) { return waiting.notice.alert.severity; });
    outcome.dropped = std::move(least->notice);
    waiting_.erase(least);
    if (outcome.dropped->firing)
        open_.erase(outcome.dropped->alert.dedup_key);  // nobody was told: the next raise is news
    return outcome;
}

void AlertBook::forget_oldest() {
    auto const oldest =
        std::ranges::min_element(open_, {}, [](auto const& entry) { return entry.second.since; });
    open_.erase(oldest);
}

void AlertBook::forget(std::string_view dedup_key) {
    if (auto const found = open_.find(dedup_key); found != open_.end()) open_.erase(found);
    take_gathered(dedup_key);
}

void AlertBook::adopt(AlertNotice const& notice) {
    auto const& key = notice.alert.dedup_key;
    if (!is_open(key) && open_.size() >= limits_.open) forget_oldest();
    open_.try_emplace(key, Open{notice.alert, notice.since});
    mark_told(key);
}

void AlertBook::mark_told(std::string_view dedup_key) {
    if (auto const found = open_.find(dedup_key); found != open_.end()) found->second.told = true;
}

bool AlertBook::is_told(std::string_view dedup_key) const {
    auto const found = open_.find(dedup_key);
    return found != open_.end() && found->second.told;
}

bool AlertBook::take_gathered(std::string_view dedup_key) {
    auto const found = gathered_.find(dedup_key);
    if (found == gathered_.end()) return false;
    gathered_.erase(found);
    return true;
}

std::optional<AlertNotice> AlertBook::find(std::string_view dedup_key) const {
    auto const found = open_.find(dedup_key);
    if (found == open_.end()) return std::nullopt;
    return AlertNotice{found->second.alert, true, found->second.since};
}

}  // namespace sparekey::ops
