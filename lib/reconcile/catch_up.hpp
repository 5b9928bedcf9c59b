// Catching up: what Seam's list of events has and no webhook brought. A webhook is tried for a day at most,
// and an endpoint that failed for five is disabled without a word (SEAM.md §5).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "reconcile/duty.hpp"
#include "reconcile/observer.hpp"
#include "reconcile/patience.hpp"
#include "reconcile/seam_lists.hpp"
#include "reconcile/webhook_watch.hpp"
#include "rescue/ports.hpp"
#include "webhook/inbox.hpp"

namespace sparekey::reconcile {

struct CatchUpOptions {
    std::string workspace;                                     // configured name
    std::chrono::milliseconds every{std::chrono::minutes(5)};  // how often it is performed
    std::chrono::milliseconds look_back{
        std::chrono::hours(48)};  // where nobody knows how far the last one came
    std::chrono::milliseconds grace{std::chrono::minutes(10)};  // for the webhook that is still on its way
    Patience patience{4};                                       // with each request
};

/// What reconciliation works with. All of it outlives it.
struct ReconcileWorld {
    SeamLists& seam;
    webhook::Inbox& inbox;
    rescue::Alerts& alerts;
    Clock const& clock;
    ReconcileObserver& observer;
    Log log;
};

/// Of CatchUp's cursor: the `created_at` of the newest event; "": none yet.
std::string_view newest_in(std::string_view cursor);

/// The cursor is the newest `created_at` that Seam has listed, behind which everything was accepted; and
/// while the alert `webhooks_missed` is open, after a space, that of the newest event that no webhook
/// brought. Instants of Seam's clock and never of ours.
class CatchUp final : public Duty {
  public:
    CatchUp(CatchUpOptions options, ReconcileWorld world);

    asio::awaitable<Result<std::string>> perform(std::string cursor) override;

  private:
    struct Look;

    void read(std::string const& cursor, Look& look) const;
    asio::awaitable<Result<void>> look_through(Look& look);
    asio::awaitable<Result<void>> take_in(ListedEvent const& listed, Look& look);
    void tell_unreadable(std::vector<std::string> const& why, Instant now);
    void tell_of_webhooks(Look& look);

    CatchUpOptions options_;
    ReconcileWorld world_;
    Instant watching_since_;  // before, nobody may have been there to take a webhook
};

}  // namespace sparekey::reconcile
