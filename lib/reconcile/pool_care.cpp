#include "reconcile/pool_care.hpp"

#include "reconcile/device_pages.hpp"

namespace sparekey::reconcile {

PoolCare::PoolCare(SeamLists& seam, OpenLockAlerts& open, rescue::Alerts& alerts, LockObserver& observer,
                   Clock const& clock, LockLookOptions options)
    : seam_(seam),
      open_(open),
      alerts_(alerts),
      observer_(observer),
      clock_(clock),
      options_(std::move(options)) {}

asio::awaitable<Result<std::string>> PoolCare::perform(std::string /*cursor*/) {
    auto open = co_await open_.open(options_.workspace);
    if (!open) co_return open.error();
    open->insert(raised_.begin(), raised_.end());
    LockLook look(options_, memory_, std::move(*open), clock_.now());
    DevicePages pages(seam_);
    while (true) {
        auto page = co_await pages.next();
        if (!page)
            co_return Error{Errc::unavailable, "Seam does not list its devices: " + page.error().message};
        if (!*page) break;
        for (auto const& device : (*page)->devices) look.add(device);
    }
    tell(std::move(look).finish());
    co_return std::string();
}

void PoolCare::tell(LockLook::Outcome outcome) {
    for (auto const& key : outcome.resolve) alerts_.resolve(key);
    raised_.clear();
    for (auto& alert : outcome.raise) {
        raised_.insert(alert.dedup_key);
        alerts_.raise(std::move(alert));
    }
    memory_ = std::move(outcome.memory);
    observer_.looked(options_.workspace, outcome.counts, clock_.now());
}

}  // namespace sparekey::reconcile
