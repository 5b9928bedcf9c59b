// The alert hook that is a program of the operator's: DESIGN.md §7; examples in etc/alerts.
#pragma once

#include <chrono>

#include "async/process.hpp"
#include "ops/alert_hook.hpp"

namespace sparekey::ops {

/// Gives the program the JSON of to_json() and a line end on stdin. Its exit status is the answer: 0
/// delivered, 75 or 71 try again, any other rejected; stopped, killed or not started: try again. Its stdout
/// is ignored, its stderr logged.
class ExecAlertHook final : public AlertHook {
  public:
    ExecAlertHook(ProcessSpec program, std::chrono::seconds timeout, Log log)
        : program_(std::move(program)), timeout_(timeout), log_(std::move(log)) {}

    asio::awaitable<AlertDelivery> deliver(AlertNotice const& notice) override;

  private:
    ProcessSpec program_;
    std::chrono::seconds timeout_;
    Log log_;
};

}  // namespace sparekey::ops
