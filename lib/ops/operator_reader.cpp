#include "ops/operator_reader.hpp"

#include <algorithm>
#include <map>

#include "queue/history.hpp"

namespace sparekey::ops {
namespace {

// Of history, looked through for recent jobs: one that is tried over and over may hide others behind its
// lines.
constexpr std::size_t kMostLines = 2000;

struct Mention {
    std::string access_code_id;
    Instant last;
};

/// The jobs to which something happened last, the latest first.
asio::awaitable<Result<std::vector<Mention>>> latest_mentions(redis::Connection& redis,
                                                              queue::QueueOptions const& options) {
    queue::History history(redis, options);
    std::vector<Mention> mentions;
    std::size_t lines = 0;
    queue::History::Look const look = [&](queue::HistoryLine&& line) {
        auto const is_known = std::ranges::any_of(
            mentions, [&](Mention const& known) { return known.access_code_id == line.access_code_id; });
        if (!is_known && !line.access_code_id.empty())
            mentions.push_back({std::move(line.access_code_id), line.at});
        return mentions.size() < kRecentShown && ++lines < kMostLines;
    };
    auto const read = co_await history.backwards(std::nullopt, look);
    if (!read) co_return read.error();
    co_return mentions;
}

asio::awaitable<Result<std::vector<RecentJob>>> recent_jobs(redis::Connection& redis,
                                                            queue::QueueOptions const& options) {
    auto const mentions = co_await latest_mentions(redis, options);
    if (!mentions) co_return mentions.error();
    std::vector<RecentJob> jobs;
    if (mentions->empty()) co_return jobs;
    std::vector<std::string> ids;
    for (auto const& mention : *mentions) ids.push_back(mention.access_code_id);
    queue::JobReader reader(redis, options);
    auto views = co_await reader.look_up(std::move(ids));
    if (!views) co_return views.error();
    std::map<std::string, queue::JobView> by_id;
    for (auto& view : *views) {
        auto id = view.job.access_code_id;
        by_id.emplace(std::move(id), std::move(view));
    }
    for (auto const& mention : *mentions) {
        auto const found = by_id.find(mention.access_code_id);  // done long ago: not kept any more
        if (found != by_id.end()) jobs.push_back({std::move(found->second), mention.last});
    }
    co_return jobs;
}

asio::awaitable<Result<void>> add_alerts(redis::Connection& redis, std::string prefix, QueueView& view) {
    auto open = co_await read_open_alerts(redis, std::move(prefix));
    if (!open) co_return open.error();
    std::erase_if(*open, [](OpenAlert const& alert) { return !alert.notice.firing; });
    std::ranges::stable_sort(*open, std::ranges::greater(),
                             [](OpenAlert const& alert) { return alert.notice.alert.severity; });
    auto const shown = std::min(open->size(), kAlertsShown);
    view.alerts_omitted = open->size() - shown;
    open->resize(shown);
    view.alerts = std::move(*open);
    co_return Result<void>();
}

}  // namespace

asio::awaitable<Result<QueueView>> read_queue_view(redis::Connection& redis,
                                                   queue::QueueOptions const& options) {
    QueueView view;
    queue::JobReader reader(redis, options);
    auto overview = co_await reader.overview();
    if (!overview) co_return overview.error();
    view.overview = std::move(*overview);
    auto dead = co_await reader.jobs("dead", 0, kDeadShown);
    if (!dead) co_return dead.error();
    view.dead = std::move(*dead);
    auto recent = co_await recent_jobs(redis, options);
    if (!recent) co_return recent.error();
    view.recent = std::move(*recent);
    auto const added = co_await add_alerts(redis, options.prefix, view);
    if (!added) co_return added.error();
    co_return view;
}

}  // namespace sparekey::ops
