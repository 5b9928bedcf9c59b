// A certificate that nobody renews ends everything at once: told of in time.
#pragma once

#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/instant.hpp"
#include "http/tls_server.hpp"
#include "ops/metrics.hpp"
#include "rescue/ports.hpp"

namespace sparekey::daemon {

/// What a person must be told at `now` about a certificate that ends at `ends`. Pure.
std::optional<rescue::Alert> certificate_alert(Instant ends, Instant now, std::string const& host);

/// When the certificate of `next` ended, if at `now` it has and that of `running` has not. Null: none.
std::optional<Instant> end_of_worse(http::TlsContext const& next, http::TlsContext const& running,
                                    Instant now);

/// Raises or resolves that alert, and sets the metric. A null `tls` has no certificate.
void look_at_certificate(http::TlsContext const& tls, ops::Metrics& metrics, rescue::Alerts& alerts,
                         Clock const& clock);

}  // namespace sparekey::daemon
