#include "ops/alert_storm.hpp"

#include <algorithm>

namespace sparekey::ops {

bool AlertStorm::admits(std::string_view event, Time now) {
    if (limits_.alerts == 0) return true;
    while (!admitted_.empty() && now - admitted_.front().at >= limits_.window) admitted_.pop_front();
    auto const same = [&](Admitted const& one) { return one.event == event; };
    if (admitted_.size() >= limits_.alerts && std::ranges::any_of(admitted_, same)) return false;
    admitted_.push_back({now, std::string(event)});
    return true;
}

void AlertStorm::gather(rescue::Alert const& alert, Time now, Instant wall) {
    if (!since_) {
        since_ = wall;
        next_summary_ = now;
    }
    last_gathered_ = now;
    ++counts_[alert.event];
    uncounted_.push_back(alert.dedup_key);
}

std::optional<AlertStorm::Summary> AlertStorm::due(Time now, Instant wall) {
    auto const when = next();
    if (!when || now < *when) return std::nullopt;
    bool const goes_on = !uncounted_.empty();
    Summary summary{{describe(), goes_on, wall, *since_}, {}};
    if (goes_on) {
        summary.counted.swap(uncounted_);
        next_summary_ = now + limits_.window;
    } else {
        since_.reset();
        counts_.clear();
    }
    return summary;
}

std::optional<AlertStorm::Time> AlertStorm::next() const {
    if (!since_) return std::nullopt;
    return uncounted_.empty() ? std::max(next_summary_, last_gathered_ + limits_.window) : next_summary_;
}

bool AlertStorm::hurry() {
    if (uncounted_.empty()) return false;
    next_summary_ = last_gathered_;
    return true;
}

rescue::Alert AlertStorm::describe() const {
    std::vector<std::pair<std::string, std::size_t>> kinds(counts_.begin(), counts_.end());
    std::ranges::stable_sort(kinds, std::greater{}, [](auto const& kind) { return kind.second; });
    std::size_t total = 0;
    std::string list;
    rescue::Alert alert{rescue::Severity::critical, std::string(kStormEvent), dedup_key_, "", {}};
    for (auto const& [event, count] : kinds) {
        total += count;
        list += (list.empty() ? "" : ", ") + event + " " + std::to_string(count);
        alert.details.emplace_back(event, std::to_string(count));
    }
    alert.summary = std::to_string(total) + " more alerts than are told one by one: " + list +
                    ". List them with: sparekeyd status; sparekeyd jobs list --dead";
    alert.details.emplace_back("total", std::to_string(total));
    return alert;
}

}  // namespace sparekey::ops
