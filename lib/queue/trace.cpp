#include "queue/trace.hpp"

#include <algorithm>

namespace sparekey::queue {
namespace {

/// As a whole word: an id that begins with this one is another.
bool mentions(std::string_view detail, std::string_view id) {
    constexpr std::string_view kInIds = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    for (auto at = detail.find(id); at != std::string_view::npos; at = detail.find(id, at + 1)) {
        auto const end = at + id.size();
        bool const begins = at == 0 || kInIds.find(detail[at - 1]) == std::string_view::npos;
        bool const ends = end == detail.size() || kInIds.find(detail[end]) == std::string_view::npos;
        if (begins && ends) return true;
    }
    return false;
}

bool is_about(HistoryLine const& line, std::string_view id) {
    return line.access_code_id == id || line.event_id == id || mentions(line.detail, id);
}

using Matches = std::function<bool(HistoryLine const&)>;

/// The newest `most` lines that match.
asio::awaitable<Result<Timeline>> search(History& history, Matches matches, std::size_t most) {
    Timeline timeline;
    History::Look const look = [&](HistoryLine&& line) {
        if (!matches(line)) return true;
        timeline.complete = timeline.lines.size() < most;
        if (timeline.complete) timeline.lines.push_back(std::move(line));
        return timeline.complete;
    };
    auto const searched = co_await history.backwards(std::nullopt, look);
    if (!searched) co_return searched.error();
    std::reverse(timeline.lines.begin(), timeline.lines.end());
    co_return timeline;
}

/// From the history alone: once for the id, and again for the job that it turns out to belong to.
asio::awaitable<Result<Trace>> trace_by_search(History& history, std::string id, std::size_t most,
                                               Error not_found) {
    Matches const about_id = [&](HistoryLine const& line) { return is_about(line, id); };
    auto timeline = co_await search(history, about_id, most);
    if (!timeline) co_return timeline.error();
    if (timeline->lines.empty()) co_return not_found;

    Trace trace;
    auto const job = timeline->lines.back().access_code_id;
    Matches const of_job = [&](HistoryLine const& line) { return line.access_code_id == job; };
    if (job == id) std::erase_if(timeline->lines, [&](HistoryLine const& line) { return !of_job(line); });
    if (job != id && !job.empty()) timeline = co_await search(history, of_job, most);
    if (!timeline) co_return timeline.error();
    trace.found.id = id;
    trace.found.access_code_id = job;
    trace.found.by = job == id ? FoundJob::By::access_code : FoundJob::By::history;
    trace.timeline = std::move(*timeline);
    co_return trace;
}

}  // namespace

asio::awaitable<Result<Trace>> trace(redis::Connection& redis, QueueOptions const& options, std::string id,
                                     std::size_t most) {
    History history(redis, options);
    auto const found = co_await find_job(redis, options, id);
    if (!found && found.error().code == Errc::not_found)
        co_return co_await trace_by_search(history, id, most, found.error());
    if (!found) co_return found.error();

    Trace trace;
    trace.found = *found;
    auto job = co_await JobReader(redis, options).job(found->access_code_id);
    if (!job) co_return job.error();
    trace.job = std::move(*job);
    if (!trace.job) {
        // A record that outlived its job, or one of an event that named no access code.
        auto searched = co_await trace_by_search(history, found->id, most, Error());
        if (!searched && searched.error() != Error()) co_return searched.error();
        if (searched) trace.timeline = std::move(searched->timeline);
        co_return trace;
    }
    auto timeline = co_await history.of_job(found->access_code_id, most);
    if (!timeline) co_return timeline.error();
    trace.timeline = std::move(*timeline);
    co_return trace;
}

}  // namespace sparekey::queue
