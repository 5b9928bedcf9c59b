// The alert hook that is an HTTP server: Slack, PagerDuty, Alertmanager, or one of the operator's own.
#pragma once

#include <string>

#include "http/client.hpp"
#include "ops/alert_hook.hpp"

namespace sparekey::ops {

/// POSTs each notice in the configured format. 2xx: delivered; 408, 425, 429, 5xx and no answer: try again, a
/// Retry-After honoured; any other answer: rejected.
class HttpAlertHook final : public AlertHook {
  public:
    /// Errc::invalid_input: the URL or the ca_file. `clock` outlives the hook.
    static Result<std::unique_ptr<AlertHook>> create(HttpAlertOptions options, std::chrono::seconds timeout,
                                                     Clock const& clock);

    asio::awaitable<AlertDelivery> deliver(AlertNotice const& notice) override;

  private:
    HttpAlertHook(std::unique_ptr<http::Client> client, HttpAlertOptions options,
                  std::chrono::seconds timeout, Clock const& clock);

    HttpRequest request_for(AlertNotice const& notice) const;
    AlertDelivery meaning_of(HttpResponse const& answer) const;

    std::unique_ptr<http::Client> client_;
    HttpAlertOptions options_;
    std::chrono::seconds timeout_;
    Clock const& clock_;
    std::string source_;  // this machine's name
};

/// Why create() would refuse these, if it would.
Result<void> check_http_alerts(HttpAlertOptions const& options);

/// The same for each try to deliver a notice, and another for any other notice: the receiver's dedupe key.
std::string message_id(AlertNotice const& notice);

}  // namespace sparekey::ops
