// Takes a recording line by line through the desks, several at a time, as fast as it may.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <vector>

#include "async/event.hpp"
#include "async/nursery.hpp"
#include "daemon/replay/desk.hpp"
#include "daemon/replay/input.hpp"
#include "daemon/replay/pace.hpp"
#include "daemon/replay/selection.hpp"
#include "daemon/replay/tally.hpp"

namespace sparekey::daemon {

struct ReplayLimits {
    double per_second = 0;  // 0: none
    std::size_t in_flight = 64;
    std::size_t bytes_in_flight = 4 * 1024 * 1024;                // of lines; one line may always go
    std::chrono::milliseconds patience{std::chrono::minutes(1)};  // without any line being settled
    std::size_t most_refusals = 10;  // by the sink, in a row, before that is taken for its answer to all
};

struct ReplayPlan {
    std::vector<webhook::Endpoint> endpoints;
    Selection selection;
    std::uint64_t from_line = 1;
    ReplayLimits limits;
};

/// Told as it happens. Lines are not settled in the order of their numbers.
struct ReplayListener {
    std::function<void(std::uint64_t line, Error const&)> broken;
    std::function<void(std::uint64_t line, Ending const&)> settled;
};

/// For one thread. The references outlive it. Memory is bounded by the limits, however long the recording.
class Replayer {
  public:
    Replayer(asio::any_io_executor executor, ReplayPlan plan, ReplayInput& input, Sink& sink,
             ReplayListener listener);

    /// To the end, or until it is stopped: by stop(), by a sink that takes nothing for longer than the
    /// patience, or by an input that cannot be read on. Throws what a line's coroutine throws: a bug.
    asio::awaitable<ReplayOutcome> run();

    /// No more lines; those under way may end. The first reason counts.
    void stop(Stop::Why why, std::string reason);

    Tally const& tally() const { return tally_; }

  private:
    struct Work {
        std::uint64_t line;
        std::size_t bytes;
        webhook::Recording recording;
    };
    using SteadyClock = std::chrono::steady_clock;

    asio::awaitable<void> feed();
    asio::awaitable<void> wait_for_room();
    asio::awaitable<void> wait_for_turn();
    std::optional<webhook::Recording> read(webhook::LineCutter::Line const& line);
    asio::awaitable<void> settle(Work work);
    asio::awaitable<std::optional<Ending>> pass(Desk& desk, webhook::Recording const& recording);
    void count(std::uint64_t line, Ending const& ending);
    std::uint64_t first_unsettled() const;

    ReplayPlan plan_;
    ReplayInput& input_;
    ReplayListener listener_;
    Tally tally_;
    std::optional<Stop> stop_;
    std::exception_ptr failure_;

    std::vector<std::unique_ptr<Desk>> desks_;
    std::vector<Desk*> free_;
    Event room_;
    Event stopping_;
    Pace pace_;
    std::set<std::uint64_t> open_;  // numbers of lines that were read and are not settled
    std::size_t open_bytes_ = 0;
    std::set<std::uint64_t> refused_;  // by the sink, in a row
    SteadyClock::time_point last_settled_ = SteadyClock::now();

    Nursery lines_;
    Nursery feeding_;
};

}  // namespace sparekey::daemon
