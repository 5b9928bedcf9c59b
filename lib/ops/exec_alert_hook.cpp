#include "ops/exec_alert_hook.hpp"

namespace sparekey::ops {
namespace {

constexpr int kExOsErr = 71;     // sysexits.h
constexpr int kExTempFail = 75;  // sysexits.h
constexpr std::size_t kMostLogged = 1024;

AlertDelivery meaning_of(ProcessEnd const& end) {
    using How = ProcessEnd::How;
    if (end.how == How::exited && end.code == 0) return {};
    auto const final = end.how == How::exited && end.code != kExTempFail && end.code != kExOsErr;
    if (end.how == How::timed_out) return AlertFailure(Error{Errc::timed_out, describe(end)});
    return AlertFailure(Error{final ? Errc::rejected : Errc::unavailable, describe(end)});
}

}  // namespace

asio::awaitable<AlertDelivery> ExecAlertHook::deliver(AlertNotice const& notice) {
    Secret const input(to_json(notice) + "\n");
    auto const log_line = [this](std::string_view line) {
        log_.info("alert hook says", {{"stderr", line.substr(0, kMostLogged)}});
    };
    auto const end = co_await run_process(program_, input, timeout_, log_line);
    co_return meaning_of(end);
}

}  // namespace sparekey::ops
