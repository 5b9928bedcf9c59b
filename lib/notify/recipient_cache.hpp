// Guests who were found not long ago, so that a retry does not ask again. For one thread.
#pragma once

#include <chrono>
#include <list>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "core/secret.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// Every entry is wiped when it goes.
class RecipientCache {
  public:
    using Clock = std::chrono::steady_clock;

    /// Keeps each guest for `keep`, and the `most` newest.
    explicit RecipientCache(Clock::duration keep, std::size_t most = 1000) : keep_(keep), most_(most) {}

    std::optional<rescue::Recipient> find(Secret const& key, Clock::time_point now = Clock::now());
    void add(Secret const& key, rescue::Recipient const& guest, Clock::time_point now = Clock::now());

    std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        Entry(Secret k, rescue::Recipient g, Clock::time_point u)
            : key(std::move(k)), guest(std::move(g)), until(u) {}
        ~Entry();
        Entry(Entry const&) = delete;
        Entry& operator=(Entry const&) = delete;

        Secret key;
        rescue::Recipient guest;
        Clock::time_point until;
    };

    void forget_oldest();
    void forget_expired(Clock::time_point now);

    Clock::duration keep_;
    std::size_t most_;
    std::list<Entry> entries_;  // the oldest, which expires first, at the front
    std::unordered_map<std::string_view, std::list<Entry>::iterator> index_;
};

}  // namespace sparekey::notify
