#include "daemon/config/sections.hpp"

namespace sparekey::daemon {

using namespace std::chrono_literals;

namespace {

Result<rescue::OnCancel> parse_on_cancel(std::string_view text) {
    if (text == "alert") return rescue::OnCancel::alert;
    if (text == "delete") return rescue::OnCancel::delete_backup;
    return Error{Errc::invalid_input, "must be \"alert\" or \"delete\""};
}

}  // namespace

void read_rescue(Table table, Config& config) {
    auto& rescue = config.rescue;
    table.duration("lead_time", rescue.rescue.lead_time, 0ms);
    table.flag("on_delay", config.rescue_delayed);
    table.parsed("on_cancel", "alert", rescue.rescue.on_cancel, parse_on_cancel);
    table.duration("cancel_grace", rescue.rescue.cancel_grace, 1s);
    table.number("concurrency", rescue.concurrency, 1, 10'000);
    table.duration("lease", rescue.lease, 5s);
    table.duration("request_timeout", config.seam_request_timeout);
    table.number("requests_per_minute", config.seam_budget.per_minute, 0, 1'000'000);
    table.duration("retry_first", rescue.backoff.first);
    table.duration("retry_most", rescue.backoff.most);
    table.duration("probe_every", rescue.rescue.probe_every, 100ms);
    table.refuse_unknown();
    if (rescue.backoff.first > rescue.backoff.most)
        table.mistake("retry_first", "must not be longer than retry_most");
}

void read_reconcile(Table table, Config& config) {
    auto& reconcile = config.reconcile;
    table.duration("every", reconcile.every, 1s);
    table.duration("look_back", reconcile.look_back, 1min);
    table.duration("grace", reconcile.grace, 0ms);
    table.duration("sweep_every", reconcile.sweep_every, 1s);
    table.number("requests_per_minute", config.seam_budget.background_per_minute, 0, 1'000'000);
    table.duration("pool_every", config.pool_every, 1s);
    table.duration("pool_grace", config.pool_grace, 0ms);
    table.refuse_unknown();
}

}  // namespace sparekey::daemon
