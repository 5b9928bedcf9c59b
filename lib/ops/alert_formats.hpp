// A notice as the services that take alerts over HTTP want it. Pure. Limits are theirs, as they publish them;
// what is longer is cut, and ends with an ellipsis. docs/alerts.md shows samples.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/secret.hpp"
#include "ops/alert_notice.hpp"

namespace sparekey::ops {

enum class AlertFormat {
    json,          // to_json(), the same that programs get on stdin
    slack,         // an incoming webhook; Mattermost takes it too
    pagerduty,     // Events API v2
    alertmanager,  // Prometheus Alertmanager, API v2
};

std::string_view to_string(AlertFormat format);
Result<AlertFormat> parse_alert_format(std::string_view text);

std::string to_slack(AlertNotice const& notice);

/// `source`: the machine that tells it. The text holds the routing key.
Secret to_pagerduty(AlertNotice const& notice, Secret const& routing_key, std::string_view source);

/// An array with this alert, and the ends of those that it was when it was less severe. It says when it ends,
/// even while it fires: otherwise Alertmanager takes an alert that is not repeated every few minutes for
/// resolved.
std::string to_alertmanager(AlertNotice const& notice);

}  // namespace sparekey::ops
