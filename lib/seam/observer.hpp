// What a SeamClient tells of its requests, for counting.
#pragma once

#include <chrono>
#include <string_view>

#include "seam/request_budget.hpp"

namespace sparekey::seam {

/// Called on the client's thread: cheap, and never throws. This one does nothing.
class SeamObserver {
  public:
    virtual ~SeamObserver() = default;

    /// `route` is one of the client's own; `status` 0: no answer.
    virtual void answered(std::string_view /*route*/, int /*status*/, std::chrono::milliseconds /*took*/) {}

    /// A request waited this long for its turn in the workspace's budget; those that need not are not told.
    virtual void held_back(Priority /*priority*/, std::chrono::milliseconds /*waited*/) {}

    /// For whoever has no use for observing.
    static SeamObserver& nobody() {
        static SeamObserver observer;
        return observer;
    }
};

}  // namespace sparekey::seam
