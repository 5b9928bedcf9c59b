// The alert hook that a reload may replace.
#pragma once

#include <memory>

#include "ops/alert_hook.hpp"

namespace sparekey::daemon {

/// For one thread. use() before the first notice.
class ReplaceableHook final : public ops::AlertHook {
  public:
    /// For tries that begin from now on.
    void use(std::shared_ptr<ops::AlertHook> hook) { hook_ = std::move(hook); }

    asio::awaitable<ops::AlertDelivery> deliver(ops::AlertNotice const& notice) override {
        auto const hook = hook_;
        co_return co_await hook->deliver(notice);
    }

  private:
    std::shared_ptr<ops::AlertHook> hook_;
};

}  // namespace sparekey::daemon
