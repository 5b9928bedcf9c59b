// What reconciliation tells of itself, for metrics.
#pragma once

#include <string_view>

#include "core/instant.hpp"

namespace sparekey::reconcile {

class ReconcileObserver {
  public:
    virtual ~ReconcileObserver() = default;

    /// An event that no webhook had brought by then has been accepted.
    virtual void caught_up(std::string_view workspace) = 0;
    /// So has a failure that stood only in the code's own errors.
    virtual void swept(std::string_view workspace) = 0;
    /// All of Seam's events up to now are accepted.
    virtual void up_to_date(std::string_view workspace, Instant now) = 0;
};

}  // namespace sparekey::reconcile
