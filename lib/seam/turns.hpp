// One client's share of its workspace's RequestBudget.
#pragma once

#include <string_view>

#include "async/asio.hpp"
#include "rescue/ports.hpp"
#include "seam/observer.hpp"
#include "seam/request_budget.hpp"

namespace sparekey::seam {

/// Of a client with `own` priority. An urgent client's requests go on with what it began, but for a pull:
/// with the pull a guest's turn begins, and all that follows has its deadline.
Priority priority_of(std::string_view route, Priority own);

/// For one thread.
class Turns {
  public:
    /// `budget` null: every request may be sent at once. All of them outlive it.
    Turns(RequestBudget* budget, Priority priority, SeamObserver& observer)
        : budget_(budget), priority_(priority), observer_(observer) {}

    /// Returns once a request to `route` may be sent: see RequestBudget. Throws operation_aborted when
    /// cancelled, and then the request was not counted.
    asio::awaitable<void> wait(std::string_view route);

    /// A read that met 429 says that the whole workspace asks too much: the background pauses. Of a change it
    /// may be about one device (SEAM.md §2).
    void failed(std::string_view route, rescue::SeamError const& error);

  private:
    RequestBudget* budget_;
    Priority priority_;
    SeamObserver& observer_;
};

}  // namespace sparekey::seam
