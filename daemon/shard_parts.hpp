// What one shard has of a generation: its own Seam connections, notifiers and guest directory.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/generation.hpp"
#include "daemon/rescue_seam.hpp"
#include "rescue/ports.hpp"

namespace sparekey::daemon {

/// Made on any thread, used and let go on the shard's.
struct ShardParts {
    GenerationPtr generation;  // outlives the others
    std::map<std::string, Seam> seams;
    RescueSeams rescue_seams;                                  // over the seams
    std::vector<std::unique_ptr<rescue::Notifier>> notifiers;  // in the order of generation->channels
    std::unique_ptr<rescue::GuestDirectory> guests;            // null: notifiers find the guest themselves

    std::vector<rescue::GuestChannel> channels() const;

    /// When no look uses them any more, before they are destroyed; if they were used at all.
    asio::awaitable<void> stop() const;
};

using ShardPartsPtr = std::shared_ptr<ShardParts const>;

/// For the thread of `executor`. Connects to nothing yet. An Error says what in the configuration cannot be
/// used. The references outlive the parts.
Result<ShardPartsPtr> make_shard_parts(GenerationPtr generation, asio::any_io_executor executor,
                                       rescue::Alerts& alerts, Clock const& clock, Log const& log,
                                       SeamShare share);

}  // namespace sparekey::daemon
