// All devices of a workspace, a page at a time, so that ten thousand take no more memory than one page.
#pragma once

#include <optional>
#include <string>

#include "async/asio.hpp"
#include "reconcile/patience.hpp"
#include "reconcile/seam_lists.hpp"

namespace sparekey::reconcile {

class DevicePages {
  public:
    static constexpr unsigned kPage = 200;

    /// `seam` outlives it.
    explicit DevicePages(SeamLists& seam, Patience patience = {}) : seam_(seam), patience_(patience) {}

    /// nullopt: there was no more.
    asio::awaitable<rescue::SeamResult<std::optional<DevicePage>>> next();

  private:
    SeamLists& seam_;
    Patience patience_;
    std::string cursor_;
    bool ended_ = false;
};

}  // namespace sparekey::reconcile
