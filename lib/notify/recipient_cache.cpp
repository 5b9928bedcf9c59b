#include "notify/recipient_cache.hpp"

#include "notify/recipient.hpp"

namespace sparekey::notify {

RecipientCache::Entry::~Entry() {
    wipe(guest);
}

std::optional<rescue::Recipient> RecipientCache::find(Secret const& key, Clock::time_point now) {
    forget_expired(now);
    auto const found = index_.find(key.reveal());
    if (found == index_.end()) return std::nullopt;
    return found->second->guest;
}

void RecipientCache::add(Secret const& key, rescue::Recipient const& guest, Clock::time_point now) {
    forget_expired(now);
    if (keep_ <= keep_.zero() || most_ == 0) return;
    if (auto const old = index_.find(key.reveal()); old != index_.end()) {
        auto const entry = old->second;
        index_.erase(old);
        entries_.erase(entry);
    }
    if (entries_.size() >= most_) forget_oldest();
    entries_.emplace_back(key, guest, now + keep_);
    index_.emplace(entries_.back().key.reveal(), std::prev(entries_.end()));
}

void RecipientCache::forget_oldest() {
    index_.erase(entries_.front().key.reveal());
    entries_.pop_front();
}

void RecipientCache::forget_expired(Clock::time_point now) {
    while (!entries_.empty() && entries_.front().until <= now) forget_oldest();
}

}  // namespace sparekey::notify
