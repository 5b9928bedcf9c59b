// Who the guest is, as far as a directory is configured (DESIGN.md §7).
#pragma once

#include <optional>

#include "async/asio.hpp"
#include "core/log.hpp"
#include "rescue/ports.hpp"

namespace sparekey::rescue {

class GuestFinder {
  public:
    /// `directory` null: the notifiers find the guest themselves. What it refers to outlives it.
    GuestFinder(GuestDirectory* directory, Alerts& alerts, Log log)
        : directory_(directory), alerts_(alerts), log_(std::move(log)) {}

    /// Empty without a directory; nullopt: the directory knows nobody, and a person was alerted. On an Error
    /// too, where it does not pass by itself.
    asio::awaitable<Result<std::optional<Recipient>>> find(Job const& job, AccessCode const& original);

  private:
    GuestDirectory* directory_;
    Alerts& alerts_;
    Log log_;
};

}  // namespace sparekey::rescue
