// The door to the queue, closed while Redis is below the durability policy.
#pragma once

#include "ops/durability_probe.hpp"
#include "webhook/inbox.hpp"

namespace sparekey::daemon {

/// The references outlive it.
class DurableInbox final : public webhook::Inbox {
  public:
    DurableInbox(webhook::Inbox& inbox, ops::DurabilityProbe const& probe) : inbox_(inbox), probe_(probe) {}

    asio::awaitable<Result<webhook::Acceptance>> accept(webhook::Delivery const& delivery) override {
        if (!probe_.met())
            co_return Error{Errc::unavailable, "Redis is below the durability policy, or not probed yet"};
        co_return co_await inbox_.accept(delivery);
    }

  private:
    webhook::Inbox& inbox_;
    ops::DurabilityProbe const& probe_;
};

}  // namespace sparekey::daemon
