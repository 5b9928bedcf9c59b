#include "ops/alert_book.hpp"

#include <algorithm>

namespace sparekey::ops {

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

std::optional<AlertNotice> AlertBook::next() {
    if (waiting_.empty()) return std::nullopt;
    auto notice = std::move(waiting_.front());
    waiting_.pop_front();
    return notice;
}

AlertBook::Outcome AlertBook::enqueue(AlertNotice notice) {
    Outcome outcome{true, std::nullopt};
    waiting_.push_back(std::move(notice));
    if (waiting_.size() <= limits_.waiting) return outcome;

    // min_element gives the first, and so the oldest, of the least severe.
    auto const least =
        std::ranges::min_element(waiting_, {}, [](AlertNotice const& n) { return n.alert.severity; });
    outcome.dropped = std::move(*least);
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
