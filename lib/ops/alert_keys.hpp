// Which alerts were raised, and which of them reached a person: what shards ask, from their own threads.
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/instant.hpp"

namespace sparekey::ops {

/// Thread-safe.
class AlertKeys {
  public:
    /// `shared`: other processes raise alerts that we resolve.
    explicit AlertKeys(bool shared) : shared_(shared) {}

    /// `doubted`: whether it was told must be looked up anew.
    void raised(std::string_view key, bool doubted);

    /// False: it was not raised, as far as we know; if alerts are shared, it is remembered until
    /// forget_resolved(). It is not told any more, at once: whoever raises it anew must not be taken for
    /// told.
    bool resolved(std::string_view key, Instant now);

    void told(std::string_view key);
    void untold(std::string_view key);
    bool is_told(std::string_view key) const;

    /// Open elsewhere, and told.
    void adopt(std::string_view key);
    /// Not open any more.
    void forget(std::string_view key);

    /// Was it resolved here at `at` or later, when we did not know that it was open?
    bool resolved_since(std::string_view key, Instant at) const;
    void resolved_early(std::string_view key, Instant now);
    /// What was resolved before `before` needs no remembering.
    void forget_resolved(Instant before);

  private:
    using Set = std::set<std::string, std::less<>>;

    bool const shared_;
    mutable std::mutex mutex_;
    Set raised_;  // and not resolved since
    Set told_;    // those of them that reached a person
    std::unordered_map<std::string, Instant> resolved_;  // of each job that ends, a dozen
};

}  // namespace sparekey::ops
