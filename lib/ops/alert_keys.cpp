#include "ops/alert_keys.hpp"

namespace sparekey::ops {
namespace {

constexpr std::size_t kMostResolved = 10'000;

void erase(std::set<std::string, std::less<>>& keys, std::string_view key) {
    if (auto const found = keys.find(key); found != keys.end()) keys.erase(found);
}

}  // namespace

void AlertKeys::raised(std::string_view key, bool doubted) {
    std::lock_guard const lock(mutex_);
    raised_.emplace(key);
    if (doubted) erase(told_, key);
    resolved_.erase(std::string(key));
}

bool AlertKeys::resolved(std::string_view key, Instant now) {
    std::lock_guard const lock(mutex_);
    erase(told_, key);
    // Every job that ends well resolves a dozen alerts, of which hardly one was ever raised.
    if (auto const found = raised_.find(key); found != raised_.end()) {
        raised_.erase(found);
        return true;
    }
    if (shared_ && resolved_.size() < kMostResolved) resolved_.insert_or_assign(std::string(key), now);
    return false;
}

void AlertKeys::told(std::string_view key) {
    std::lock_guard const lock(mutex_);
    told_.emplace(key);
}

void AlertKeys::untold(std::string_view key) {
    std::lock_guard const lock(mutex_);
    erase(told_, key);
}

bool AlertKeys::is_told(std::string_view key) const {
    std::lock_guard const lock(mutex_);
    return told_.contains(key);
}

void AlertKeys::adopt(std::string_view key) {
    std::lock_guard const lock(mutex_);
    raised_.emplace(key);
    told_.emplace(key);
}

void AlertKeys::forget(std::string_view key) {
    std::lock_guard const lock(mutex_);
    erase(raised_, key);
    erase(told_, key);
}

bool AlertKeys::resolved_since(std::string_view key, Instant at) const {
    std::lock_guard const lock(mutex_);
    auto const found = resolved_.find(std::string(key));
    return found != resolved_.end() && found->second >= at;
}

void AlertKeys::resolved_early(std::string_view key, Instant now) {
    std::lock_guard const lock(mutex_);
    resolved_.insert_or_assign(std::string(key), now);
}

void AlertKeys::forget_resolved(Instant before) {
    std::lock_guard const lock(mutex_);
    std::erase_if(resolved_, [&](auto const& entry) { return entry.second < before; });
}

}  // namespace sparekey::ops
