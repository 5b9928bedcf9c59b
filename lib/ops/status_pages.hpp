// The admin endpoint's pages for machines: /healthz, /readyz and /metrics.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ops/admin_route.hpp"
#include "ops/health.hpp"
#include "ops/metrics.hpp"

namespace sparekey::ops {

/// How the alert path does (AlertPath).
struct AlertFigures {
    bool failing = false;
    unsigned long delivered = 0;
    unsigned long lost = 0;
};

/// On the main thread. Never waits: a scrape costs no question to Redis.
class StatusPages final : public AdminPages {
  public:
    /// The references outlive it.
    StatusPages(Metrics& metrics, Vitals const& vitals, HealthLimits limits,
                std::function<AlertFigures()> alerts)
        : metrics_(metrics), vitals_(vitals), limits_(limits), alerts_(std::move(alerts)) {}

    std::span<AdminRoute const> routes() const override;

  private:
    asio::awaitable<HttpResponse> healthz(HttpRequest const& request);
    asio::awaitable<HttpResponse> readyz(HttpRequest const& request);
    asio::awaitable<HttpResponse> metrics(HttpRequest const& request);

    Metrics& metrics_;
    Vitals const& vitals_;
    HealthLimits limits_;
    std::function<AlertFigures()> alerts_;
};

}  // namespace sparekey::ops
