// The alert hook of an installation that has configured none: the log is the delivery.
#pragma once

#include "ops/alert_hook.hpp"

namespace sparekey::ops {

/// Writes firing alerts at the level of their severity, resolved ones at info. Never fails.
class LogAlertHook final : public AlertHook {
  public:
    explicit LogAlertHook(Log log) : log_(std::move(log)) {}

    asio::awaitable<AlertDelivery> deliver(AlertNotice const& notice) override;

  private:
    Log log_;
};

}  // namespace sparekey::ops
