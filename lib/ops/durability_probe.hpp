// Keeps asking Redis whether it keeps what it is told, and closes the door while it does not.
#pragma once

#include <chrono>

#include "async/event.hpp"
#include "core/log.hpp"
#include "ops/durability.hpp"
#include "redis/connection.hpp"
#include "rescue/ports.hpp"

namespace sparekey::ops {

struct DurabilityProbeOptions {
    DurabilityPolicy policy = DurabilityPolicy::everysec;
    std::chrono::milliseconds every{std::chrono::seconds(30)};
    std::chrono::milliseconds while_unmet{
        std::chrono::seconds(1)};  // also after a new connection, at the latest
    std::chrono::milliseconds silence{
        std::chrono::seconds(10)};  // without an answer, before a person is alerted
};

/// For one thread, as its connection is. The references outlive it.
class DurabilityProbe {
  public:
    DurabilityProbe(redis::Connection& redis, DurabilityProbeOptions options, rescue::Alerts& alerts,
                    Log log);

    /// Probes until cancelled. The first shortfall raises the alert `durability`, which names setting and
    /// command.
    asio::awaitable<void> run();

    /// What the last answered probe said of the server that we are connected to; false before the first one.
    bool met() const { return met_.is_set() && probed_login_ == redis_.logins(); }

    /// Set while the last answered probe met the policy.
    Event& is_met() { return met_; }

  private:
    asio::awaitable<void> wait_for_next();
    void take(std::vector<Shortfall> const& shortfalls);
    void tell_silence(Result<StoreFacts> const& facts);

    redis::Connection& redis_;
    DurabilityProbeOptions options_;
    rescue::Alerts& alerts_;
    Log log_;
    Event met_;
    unsigned probed_login_ = 0;  // redis::Connection::logins() at the last answered probe
    std::chrono::steady_clock::time_point last_answer_ = std::chrono::steady_clock::now();
    std::string told_;  // the shortfalls in the log's last line about them
};

}  // namespace sparekey::ops
