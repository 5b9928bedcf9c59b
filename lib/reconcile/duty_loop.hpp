// Performs a duty whenever it is this process's turn.
#pragma once

#include <chrono>
#include <string>

#include "async/asio.hpp"
#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "reconcile/duty.hpp"
#include "rescue/ports.hpp"

namespace sparekey::reconcile {

struct DutyPlan {
    std::chrono::milliseconds every;
    std::chrono::milliseconds retry{std::chrono::seconds(30)};     // after a failure, if that is sooner
    std::chrono::milliseconds alarm_after{std::chrono::hours(1)};  // without success, whoever has it
    std::string_view meanwhile{};  // what is amiss as long as it is not done, for people: a clause
};

/// For one thread. Everything outlives it.
class DutyLoop {
  public:
    /// `name` is the duty's in the store, "catch_up:home".
    DutyLoop(std::string name, Duty& duty, DutyStore& store, rescue::Alerts& alerts, DutyPlan plan, Log log);

    /// Once at the start, however recently another process did it, then every `every`; until cut.
    asio::awaitable<void> run();

    /// After run() was cut: gives the lease back, if we have it, so that the next process need not wait for
    /// its end, and goes on where we were.
    asio::awaitable<void> give_back();

  private:
    static constexpr std::chrono::milliseconds kSoonest{100};  // between two questions whose turn it is

    asio::awaitable<std::chrono::milliseconds> take_turn(bool& done_here);
    asio::awaitable<Result<std::string>> perform(std::string cursor);
    asio::awaitable<void> keep();
    std::chrono::milliseconds failed(std::string_view step, Error const& error);
    void judge(std::chrono::milliseconds unfinished);

    std::string name_;
    Duty& duty_;
    DutyStore& store_;
    rescue::Alerts& alerts_;
    DutyPlan plan_;
    Log log_;
    LogThrottle failures_;
    std::string trouble_;  // what the last try ended with, if it was ours and failed
};

}  // namespace sparekey::reconcile
