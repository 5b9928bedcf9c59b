// What a SeamClient tells of its requests, for counting.
#pragma once

#include <chrono>
#include <string_view>

namespace sparekey::seam {

/// Called on the client's thread: cheap, and never throws. This one does nothing.
class SeamObserver {
  public:
    virtual ~SeamObserver() = default;

    /// `route` is one of the client's own; `status` 0: no answer.
    virtual void answered(std::string_view /*route*/, int /*status*/, std::chrono::milliseconds /*took*/) {}

    /// For whoever has no use for observing.
    static SeamObserver& nobody() {
        static SeamObserver observer;
        return observer;
    }
};

}  // namespace sparekey::seam
