// Do webhooks still bring what Seam lists? Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/instant.hpp"

namespace sparekey::reconcile {

/// Told of every event of one look at Seam's list, in any order.
class WebhookWatch {
  public:
    void brought(Instant created_at);  // a webhook was there first, or came later
    void found(Instant created_at);    // only the list has told of it so far

    /// Events that are older than `grace` and that no webhook has brought.
    struct Missed {
        std::size_t count = 0;
        Instant first;
        Instant last;
    };
    /// nullopt: none, or a newer one has been brought. Of events from before `since` nothing is concluded:
    /// nobody was there to take a webhook.
    std::optional<Missed> judge(Instant now, std::chrono::milliseconds grace, Instant since) const;

    std::optional<Instant> newest_brought() const { return newest_brought_; }

  private:
    std::optional<Instant> newest_brought_;
    std::vector<Instant> found_;
};

}  // namespace sparekey::reconcile
