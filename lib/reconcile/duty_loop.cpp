#include "reconcile/duty_loop.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <optional>

#include "async/companion.hpp"

namespace sparekey::reconcile {
namespace {

using std::chrono::milliseconds;

/// Nobody else would do it before the next start: whatever it throws is a failure, and only a cut ends it.
asio::awaitable<void> perform_once(Duty& duty, std::string cursor,
                                   std::optional<Result<std::string>>& result) {
    try {
        auto ended = co_await duty.perform(std::move(cursor));
        result = std::move(ended);
    } catch (boost::system::system_error const& error) {
        if (error.code() == asio::error::operation_aborted) throw;
        result = Error{Errc::internal, error.what()};
    } catch (std::exception const& error) {
        result = Error{Errc::internal, error.what()};
    }
}

}  // namespace

DutyLoop::DutyLoop(std::string name, Duty& duty, DutyStore& store, rescue::Alerts& alerts, DutyPlan plan,
                   Log log)
    : name_(std::move(name)),
      duty_(duty),
      store_(store),
      alerts_(alerts),
      plan_(plan),
      log_(log.with({{"duty", std::string_view(name_)}})) {}

asio::awaitable<void> DutyLoop::run() {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    auto done_here = false;
    while (true) {
        auto const wait = co_await take_turn(done_here);
        pause.expires_after(wait);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

/// In how long to ask again.
asio::awaitable<milliseconds> DutyLoop::take_turn(bool& done_here) {
    auto const every = done_here ? plan_.every : milliseconds(0);
    auto turn = co_await store_.take(name_, every);
    if (!turn) co_return failed("take", turn.error());
    if (!turn->ours) {
        trouble_.clear();
        judge(turn->unfinished);
        co_return std::clamp(turn->again, kSoonest, plan_.every);
    }

    auto cursor = co_await perform(std::move(turn->cursor));
    if (!cursor) {
        if (cursor.error().code != Errc::lost) co_await give_back();
        trouble_ = cursor.error().message;
        judge(turn->unfinished);
        co_return failed("perform", cursor.error());
    }
    auto const finished = co_await store_.finish(name_, *cursor);
    if (!finished) co_return failed("finish", finished.error());
    done_here = true;
    failures_.reset();
    trouble_.clear();
    judge(milliseconds(0));
    co_return plan_.every;
}

asio::awaitable<void> DutyLoop::give_back() {
    co_await store_.give_back(name_, duty_.reached());
}

asio::awaitable<Result<std::string>> DutyLoop::perform(std::string cursor) {
    std::optional<Result<std::string>> result;
    auto const ended = co_await run_beside(perform_once(duty_, std::move(cursor), result), keep());
    if (!ended) co_return Error{Errc::lost, "another process has taken it over"};
    co_return std::move(*result);
}

/// Ends once the lease is lost. While Redis is away nobody else can take it either.
asio::awaitable<void> DutyLoop::keep() {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    while (true) {
        pause.expires_after(store_.lease() / 3);
        co_await pause.async_wait(asio::use_awaitable);
        auto const kept = co_await store_.keep(name_, duty_.reached());
        if (!kept && kept.error().code == Errc::lost) co_return;
        if (kept) judge(*kept);
    }
}

milliseconds DutyLoop::failed(std::string_view step, Error const& error) {
    if (auto const held_back = failures_.pass())
        log_.warning("a duty failed; it is tried again",
                     {{"step", step}, {"error", error.message}, {"held_back", *held_back}});
    return std::min(plan_.retry, plan_.every);
}

/// Each process judges, whoever has the duty: that one may hang, or die again and again.
void DutyLoop::judge(milliseconds unfinished) {
    auto const key = "reconcile_failing:" + name_;
    if (unfinished < plan_.alarm_after) return alerts_.resolve(key);
    auto const colon = name_.find(':');
    auto const minutes = std::to_string(std::chrono::floor<std::chrono::minutes>(unfinished).count());
    auto const why = trouble_.empty() ? "it is under way, or another process has it" : trouble_;
    alerts_.raise({rescue::Severity::warning,
                   "reconcile_failing",
                   key,
                   "For " + minutes + " minutes " + name_.substr(0, colon) + " has not come to an end, so " +
                       std::string(plan_.meanwhile) + ". Last: " + why + ".",
                   {{"duty", name_.substr(0, colon)}, {"workspace", name_.substr(colon + 1)}}});
}

}  // namespace sparekey::reconcile
