#include "daemon/replay/replayer.hpp"

#include <boost/asio/steady_timer.hpp>

#include "core/backoff.hpp"
#include "core/random.hpp"
#include "webhook/recording.hpp"

namespace sparekey::daemon {
namespace {

constexpr BackoffLimits kPauses{std::chrono::milliseconds(100), std::chrono::seconds(5)};

}  // namespace

Replayer::Replayer(asio::any_io_executor executor, ReplayPlan plan, ReplayInput& input, Sink& sink,
                   ReplayListener listener)
    : plan_(std::move(plan)),
      input_(input),
      listener_(std::move(listener)),
      pace_(plan_.limits.per_second),
      lines_(executor,
             [this](std::string_view, std::exception_ptr thrown) {
                 failure_ = std::move(thrown);
                 stop(Stop::Why::unavailable, "a bug");
             }),
      feeding_(executor,
               [this](std::string_view, std::exception_ptr thrown) { failure_ = std::move(thrown); }) {
    for (std::size_t i = 0; i < plan_.limits.in_flight; ++i) {
        desks_.push_back(std::make_unique<Desk>(plan_.endpoints, sink));
        free_.push_back(desks_.back().get());
    }
}

asio::awaitable<ReplayOutcome> Replayer::run() {
    last_settled_ = SteadyClock::now();
    feeding_.spawn("feed", feed());
    co_await feeding_.join();
    co_await lines_.join();
    if (failure_) std::rethrow_exception(failure_);
    if (stop_) stop_->before_line = first_unsettled();
    co_return ReplayOutcome{tally_, stop_};
}

void Replayer::stop(Stop::Why why, std::string reason) {
    if (stop_) return;
    stop_ = Stop{why, std::move(reason)};
    stopping_.set();
    feeding_.cut();
}

/// What the sink refused last may be what made us stop, and is worth another try once that is mended.
std::uint64_t Replayer::first_unsettled() const {
    auto first = open_.empty() ? tally_.lines + 1 : *open_.begin();
    if (!refused_.empty()) first = std::min(first, *refused_.begin());
    return first;
}

asio::awaitable<void> Replayer::feed() {
    while (true) {
        co_await wait_for_room();
        auto const line = co_await input_.next();
        if (!line) {
            stop(Stop::Why::unavailable, line.error().message);
            co_return;
        }
        if (!*line) co_return;
        tally_.lines = (*line)->number;
        auto recording = read(**line);
        if (!recording) continue;
        Work work{(*line)->number, (*line)->text.size(), *std::move(recording)};
        open_.insert(work.line);
        open_bytes_ += work.bytes;
        co_await wait_for_turn();
        lines_.spawn("line", settle(std::move(work)));
    }
}

asio::awaitable<void> Replayer::wait_for_room() {
    while (free_.empty() || open_.size() >= desks_.size() || open_bytes_ >= plan_.limits.bytes_in_flight) {
        room_.clear();
        co_await room_.wait();
    }
}

asio::awaitable<void> Replayer::wait_for_turn() {
    auto const now = SteadyClock::now();
    auto const turn = pace_.next_turn(now);
    if (turn <= now) co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor, turn);
    co_await timer.async_wait(asio::use_awaitable);
}

/// The webhook in this line, or nullopt: there is none, or it is not meant.
std::optional<webhook::Recording> Replayer::read(webhook::LineCutter::Line const& line) {
    if (line.number < plan_.from_line || (line.text.empty() && !line.too_long)) {
        ++tally_.left_out;
        return std::nullopt;
    }
    auto recording = line.too_long
                         ? Result<webhook::Recording>(
                               Error{Errc::too_large, "longer than any line that `sparekeyd record` prints"})
                         : webhook::parse_recording(line.text);
    if (!recording) {
        ++tally_.broken;
        listener_.broken(line.number, recording.error());
        return std::nullopt;
    }
    if (!plan_.selection.includes(*recording)) {
        ++tally_.left_out;
        return std::nullopt;
    }
    return *std::move(recording);
}

asio::awaitable<void> Replayer::settle(Work work) {
    auto* const desk = free_.back();
    free_.pop_back();
    auto const ending = co_await pass(*desk, work.recording);
    if (ending) count(work.line, *ending);
    if (ending) open_.erase(work.line);
    open_bytes_ -= work.bytes;
    free_.push_back(desk);
    room_.set();
}

/// Again and again while the sink cannot take it. nullopt: stopped before it was settled.
asio::awaitable<std::optional<Ending>> Replayer::pass(Desk& desk, webhook::Recording const& recording) {
    auto const begun = SteadyClock::now();
    for (unsigned tries = 1;; ++tries) {
        auto ending = co_await desk.pass(recording);
        if (ending.how == Ending::How::failed) stop(Stop::Why::unavailable, ending.reason);
        if (ending.how != Ending::How::not_now && ending.how != Ending::How::failed)
            co_return std::move(ending);

        auto pause = backoff(tries, random_fraction(), kPauses);
        if (ending.retry_after) pause = std::max<std::chrono::milliseconds>(pause, *ending.retry_after);
        if (SteadyClock::now() + pause > std::max(begun, last_settled_) + plan_.limits.patience)
            stop(Stop::Why::unavailable, ending.reason);
        auto const stopped = co_await stopping_.wait_for(pause);
        if (stopped) co_return std::nullopt;
    }
}

void Replayer::count(std::uint64_t line, Ending const& ending) {
    last_settled_ = SteadyClock::now();
    switch (ending.how) {
        case Ending::How::accepted:
            ++tally_.accepted;
            break;
        case Ending::How::duplicate:
            ++tally_.duplicate;
            break;
        case Ending::How::unreadable:
            ++tally_.unreadable;
            break;
        case Ending::How::unwanted:
            ++tally_.unwanted;
            break;
        case Ending::How::unknown:
            ++tally_.unknown;
            break;
        default:
            ++tally_.refused;
    }
    listener_.settled(line, ending);
    if (!ending.by_sink) return;
    if (ending.how != Ending::How::refused) {
        refused_.clear();
        return;
    }
    refused_.insert(line);
    if (refused_.size() >= plan_.limits.most_refusals)
        stop(Stop::Why::unavailable,
             std::to_string(refused_.size()) + " refusals in a row, the last: " + ending.reason);
}

}  // namespace sparekey::daemon
