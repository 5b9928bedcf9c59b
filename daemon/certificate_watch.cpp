#include "daemon/certificate_watch.hpp"

#include "daemon/host_name.hpp"

namespace sparekey::daemon {
namespace {

using rescue::Alert;
using rescue::Severity;

constexpr std::chrono::hours kWarning{14 * 24};
constexpr std::chrono::hours kCritical{3 * 24};

/// Machines on one Redis have certificates of their own.
std::string dedup_key(std::string const& host) {
    return "certificate_expiring:" + host;
}

}  // namespace

std::optional<Alert> certificate_alert(Instant ends, Instant now, std::string const& host) {
    if (ends - now > kWarning) return std::nullopt;
    auto const summary =
        ends <= now ? "The TLS certificate of " + host + " has ended: nobody delivers webhooks to it."
                    : "The TLS certificate of " + host + " ends at " + to_string(ends) + ".";
    rescue::Alert alert{Severity::warning, "certificate_expiring", dedup_key(host), summary, {}};
    if (ends - now <= kCritical)
        alert = {Severity::critical, "certificate_expiring", dedup_key(host), summary, {}};
    alert.details = {{"host", host}, {"ends_at", to_string(ends)}};
    return alert;
}

std::optional<Instant> end_of_worse(http::TlsContext const& next, http::TlsContext const& running,
                                    Instant now) {
    auto const end_of = [](auto const& tls) { return tls ? http::certificate_end(*tls) : std::nullopt; };
    auto const [end, before] = std::pair(end_of(next), end_of(running));
    return end && before && *end <= now && *before > now ? end : std::nullopt;
}

void look_at_certificate(http::TlsContext const& tls, ops::Metrics& metrics, rescue::Alerts& alerts,
                         Clock const& clock) {
    auto const host = host_name();
    auto const ends = tls ? http::certificate_end(*tls) : std::nullopt;
    if (ends) metrics.certificate_ends(*ends);
    auto alert = ends ? certificate_alert(*ends, clock.now(), host) : std::nullopt;
    if (alert)
        alerts.raise(*std::move(alert));
    else
        alerts.resolve(dedup_key(host));
}

}  // namespace sparekey::daemon
