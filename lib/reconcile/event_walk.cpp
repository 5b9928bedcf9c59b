#include "reconcile/event_walk.hpp"

namespace sparekey::reconcile {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{1};      // ends are exclusive, and Seam's clock is finer than an Instant
constexpr milliseconds kShortest{8};  // its halves, a tick wider each, are still shorter than itself

std::optional<Instant> newest_of(EventPage const& page) {
    std::optional<Instant> newest;
    for (auto const& listed : page.events) newest = std::max(newest, listed.created_at);
    return newest;
}

}  // namespace

EventWalk::EventWalk(SeamLists& lists, std::vector<std::string> types, Instant since, Patience patience)
    : lists_(lists), types_(std::move(types)), patience_(patience), open_{{since, std::nullopt}} {}

asio::awaitable<rescue::SeamResult<std::optional<EventPage>>> EventWalk::next() {
    if (open_.empty()) co_return std::optional<EventPage>();
    if (++requests_ > kMostRequests) {
        rescue::SeamError error;
        error.message = "the list of events does not come to an end";
        co_return error;
    }
    auto span = std::move(open_.back());
    open_.pop_back();
    std::function<asio::awaitable<rescue::SeamResult<EventPage>>()> const ask = [&] {
        return lists_.list_events({types_, span.since, span.until, kLimit, span.offset});
    };
    auto page = co_await ask_patiently(ask, patience_);
    if (!page) co_return page.error();

    // A page beyond the limit comes from a server that does not know it, and is all there is.
    if (page->size() == kLimit) continue_behind(std::move(span), *page);
    std::erase_if(page->events,
                  [&](ListedEvent const& listed) { return !seen_.insert(listed.event.event_id).second; });
    co_return std::optional<EventPage>(std::move(*page));
}

void EventWalk::continue_behind(Span span, EventPage const& page) {
    // An open span is closed at the newest event of the page; what is newer is looked for behind it.
    auto const middle =
        span.until ? std::optional(span.since + (*span.until - span.since) / 2) : newest_of(page);
    auto const width = span.until ? *span.until - span.since : kShortest;
    auto const splits = middle && span.offset == 0 && width >= kShortest && *middle - kTick > span.since;
    if (splits) {
        open_.push_back({*middle - kTick, span.until});
        open_.push_back({span.since, *middle + kTick});
        return;
    }
    auto const before = span.paged.size();
    for (auto const& listed : page.events) span.paged.insert(listed.event.event_id);
    // The same as on the pages before: the server knows no offset. Or nothing on it could be read.
    auto const is_new = span.paged.size() > before;
    if (!is_new && (page.unreadable.empty() || ++span.barren >= kMostBarren)) return;
    span.offset += kLimit;
    open_.push_back(std::move(span));
}

}  // namespace sparekey::reconcile
