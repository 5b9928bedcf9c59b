// Performs a duty whenever it is this process's turn.
#pragma once

#include <chrono>
#include <string>

#include "async/asio.hpp"
#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "reconcile/duty.hpp"

namespace sparekey::reconcile {

struct DutyTimes {
    std::chrono::milliseconds every;
    std::chrono::milliseconds retry{std::chrono::seconds(30)};  // after a failure, if that is sooner
};

/// For one thread. Everything outlives it.
class DutyLoop {
  public:
    /// `name` is the duty's in the store, "catch_up:home".
    DutyLoop(std::string name, Duty& duty, DutyStore& store, DutyTimes times, Log log);

    /// Once at the start, however recently another process did it, then every `every`; until cut.
    asio::awaitable<void> run();

  private:
    static constexpr std::chrono::milliseconds kSoonest{100};  // between two questions whose turn it is

    asio::awaitable<std::chrono::milliseconds> take_turn(bool& done_here);
    asio::awaitable<Result<std::string>> perform(std::string cursor);
    asio::awaitable<void> keep();
    std::chrono::milliseconds failed(std::string_view step, Error const& error);

    std::string name_;
    Duty& duty_;
    DutyStore& store_;
    DutyTimes times_;
    Log log_;
    LogThrottle failures_;
};

}  // namespace sparekey::reconcile
