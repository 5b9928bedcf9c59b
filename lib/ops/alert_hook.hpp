// Where alerts go: a port with one implementation per kind of hook.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "core/signing_key.hpp"
#include "ops/alert_formats.hpp"
#include "ops/alert_notice.hpp"

namespace sparekey::ops {

/// Why a notice did not go through. Errc::rejected: it will not; any other: try again.
struct AlertFailure : Error {
    AlertFailure() = default;
    AlertFailure(Error error) : Error(std::move(error)) {}  // NOLINT: so that an Error can be returned

    std::optional<std::chrono::seconds> retry_after = std::nullopt;  // the hook's wish
};

using AlertDelivery = boost::system::result<void, AlertFailure>;

class AlertHook {
  public:
    virtual ~AlertHook() = default;

    /// One try. Throws nothing but operation_aborted.
    virtual asio::awaitable<AlertDelivery> deliver(AlertNotice const& notice) = 0;
};

/// Of a hook of type "http".
struct HttpAlertOptions {
    AlertFormat format = AlertFormat::json;
    Secret url;           // often a password. alertmanager: without /api/v2/alerts
    std::string ca_file;  // PEM; empty: the system's certificate authorities
    Secret routing_key;   // pagerduty
    std::optional<SigningKey> signing_key = std::nullopt;  // json: signs each request
};

struct AlertHookOptions {
    std::string type = "log";                        // "log", "exec", "http"
    std::vector<std::string> command;                // exec: the program, by absolute path, and its arguments
    std::chrono::seconds timeout{30};                // for one try
    std::map<std::string, std::string> environment;  // exec: beside PATH and LANG; no secrets
    HttpAlertOptions http = {};
};

/// An Error says what is wrong with the options, for the operator, and never repeats a URL. `clock` outlives
/// the hook.
Result<std::unique_ptr<AlertHook>> make_alert_hook(AlertHookOptions const& options, Clock const& clock,
                                                   Log const& log);

}  // namespace sparekey::ops
