// Many access codes at once, for whoever does not mind that it takes a while.
#pragma once

#include "reconcile/followed.hpp"
#include "seam/client.hpp"

namespace sparekey::seam {

/// One list, and then get for what is missing in it: only get's 404 means gone, and Seam's fake lists no
/// backups.
class CodesInOneList final : public reconcile::CodesById {
  public:
    /// `seam` outlives it.
    explicit CodesInOneList(SeamClient& seam) : seam_(seam) {}

    asio::awaitable<rescue::SeamResult<reconcile::Codes>> read(std::vector<std::string> ids) override;

  private:
    SeamClient& seam_;
};

}  // namespace sparekey::seam
