#include "ops/log_alert_hook.hpp"

namespace sparekey::ops {
namespace {

LogLevel level_of(AlertNotice const& notice) {
    if (!notice.firing) return LogLevel::info;
    switch (notice.alert.severity) {
        case rescue::Severity::info:
            return LogLevel::info;
        case rescue::Severity::warning:
            return LogLevel::warning;
        case rescue::Severity::critical:
            return LogLevel::critical;
    }
    return LogLevel::critical;
}

}  // namespace

asio::awaitable<AlertDelivery> LogAlertHook::deliver(AlertNotice const& notice) {
    auto const& alert = notice.alert;
    log_.write(level_of(notice), notice.firing ? "alert" : "alert resolved",
               {{"event", alert.event},
                {"dedup_key", alert.dedup_key},
                {"summary", alert.summary},
                {"details", details_text(alert)},
                {"at", notice.at}});
    AlertDelivery const delivered;  // named: g++ 12 warns of a temporary one
    co_return delivered;
}

}  // namespace sparekey::ops
