// One workspace's Seam as a shard's rescues see it: reads in batches, doors remembered.
#pragma once

#include <memory>

#include "daemon/seams.hpp"
#include "seam/batched_reads.hpp"
#include "seam/device_cache.hpp"

namespace sparekey::daemon {

/// For the thread of `executor`. stop() before it is destroyed.
class RescueSeam {
  public:
    /// `seam` and `clock` outlive it.
    RescueSeam(asio::any_io_executor executor, Seam& seam, Clock const& clock, Log const& log);

    rescue::SeamApi& api() { return doors_; }

    /// When no rescue is under way any more.
    asio::awaitable<void> stop() { return reads_.stop(); }

  private:
    seam::BatchedReads reads_;
    seam::DeviceCache doors_;
};

using RescueSeams = std::map<std::string, std::unique_ptr<RescueSeam>>;

/// By workspace, as `seams` are, which outlive them.
RescueSeams make_rescue_seams(asio::any_io_executor executor, std::map<std::string, Seam>& seams,
                              Clock const& clock, Log const& log);

}  // namespace sparekey::daemon
