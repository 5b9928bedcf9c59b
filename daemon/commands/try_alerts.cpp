#include "daemon/commands/try_alerts.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/json.hpp"
#include "core/random.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/logging.hpp"
#include "daemon/run_to_end.hpp"
#include "ops/alert_hook.hpp"

namespace sparekey::daemon {
namespace {

struct Try {
    std::string status;
    std::optional<Error> failure;
};

rescue::Alert sample(std::string const& key) {
    return {rescue::Severity::info, "test", key, "A test of sparekeyd's alerts. Nothing is wrong.", {}};
}

/// The alert's end only if its beginning was delivered.
asio::awaitable<Result<std::vector<Try>>> send_both(Config const& config) {
    SystemClock const clock;
    auto const hook = ops::make_alert_hook(config.alerts, clock, make_log(config.log, std::nullopt));
    if (!hook) co_return hook.error();

    std::vector<Try> tries;
    auto const now = clock.now();
    auto const alert = sample("test:" + random_token(8));
    for (bool const firing : {true, false}) {
        ops::AlertNotice const notice{alert, firing, now};
        auto const delivery = co_await (*hook)->deliver(notice);
        auto& made = tries.emplace_back();
        made.status = status_of(notice);
        if (delivery) continue;
        made.failure = delivery.error();
        break;
    }
    co_return tries;
}

Result<std::vector<Try>> send(Config const& config) {
    if (config.alerts.type == "log")
        return Error{
            Errc::invalid_input,
            "no hook is configured: alerts go to the log alone. Set alerts.command, url or url_file"};
    return run_to_end(send_both(config));
}

void print(std::vector<Try> const& tries) {
    for (auto const& [status, failure] : tries)
        std::cout << status << ": " << (failure ? "not delivered: " + failure->message : "delivered") << "\n";
}

std::string to_json(std::vector<Try> const& tries) {
    json::Writer writer;
    writer.begin_object().member("delivered", !tries.back().failure).key("tries").begin_array();
    for (auto const& [status, failure] : tries) {
        writer.begin_object().member("status", status).member("delivered", !failure).key("error");
        if (failure)
            writer.value(failure->message);
        else
            writer.null();
        writer.end_object();
    }
    return writer.end_array().end_object().text();
}

}  // namespace

void add_options(CLI::App& command, TryAlertsOptions& options) {
    command.add_flag("--json", options.json, "for programs");
    command.footer(
        "Exit status: 0 if it was delivered, 75 if the hook could not be reached, 78 if it rejects the alert "
        "or\n"
        "none is configured.");
}

int run_try_alerts(Config const& config, TryAlertsOptions const& options) {
    auto const tries = send(config);
    if (!tries) {
        std::cerr << "sparekeyd alerts test: " << tries.error().message << "\n";
        return exit_code::kConfiguration;
    }
    if (options.json)
        std::cout << to_json(*tries) << "\n";
    else
        print(*tries);
    auto const& failure = tries->back().failure;
    if (!failure) return exit_code::kOk;
    return failure->code == Errc::rejected ? exit_code::kConfiguration : exit_code::kTryLater;
}

}  // namespace sparekey::daemon
