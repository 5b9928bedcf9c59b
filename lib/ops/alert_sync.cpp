#include "ops/alert_sync.hpp"

#include <algorithm>

#include "ops/alert_storm.hpp"

namespace sparekey::ops {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kMostWaiting = 100;  // notices; whoever has more to tell takes no orphans

bool is_away(Error const& error) {
    return error.code == Errc::unavailable || error.code == Errc::timed_out;
}

}  // namespace

AlertSync::AlertSync(AlertStore& store, AlertBook& book, AlertKeys& keys, Clock const& clock, Log log,
                     AlertSyncTimes times, std::string storm_key, Obsolete obsolete, News news)
    : store_(store),
      book_(book),
      keys_(keys),
      clock_(clock),
      log_(std::move(log)),
      times_(times),
      storm_key_(std::move(storm_key)),
      obsolete_(std::move(obsolete)),
      news_(std::move(news)),
      started_(clock.now()) {
    paid_.set();
}

asio::awaitable<void> AlertSync::run() {
    for (;;) {
        changed_.clear();
        auto const paid = co_await pay();
        co_await clear_doubts();
        if (steady_clock::now() >= next_look_) {
            auto const seen = co_await look();
            if (seen) looked_.set();
            auto const retry = looked_.is_set() ? times_.retry : times_.first_retry;
            next_look_ = steady_clock::now() + (seen ? times_.look_every : retry);
        }
        co_await changed_.wait_for(pause(paid));
    }
}

steady_clock::duration AlertSync::pause(bool paid) const {
    auto const until_look = std::max(next_look_ - steady_clock::now(), steady_clock::duration::zero());
    return paid ? until_look : std::min<steady_clock::duration>(until_look, times_.retry);
}

asio::awaitable<bool> AlertSync::wait_for_first_look(steady_clock::duration limit) {
    co_return co_await looked_.wait_for(limit);
}

asio::awaitable<Turn> AlertSync::take(AlertNotice const& notice) {
    // What the store does not know yet it cannot judge.
    auto const owed = owed_.find(notice.alert.dedup_key);
    if (owed != owed_.end() && owed->second.what != Owed::What::note) co_return Turn::ours;
    touched_.insert(notice.alert.dedup_key);
    in_hand_ = notice.alert.dedup_key;
    auto const answer = co_await store_.take(notice);
    auto const turn = answer.has_value() ? *answer : Turn::ours;
    if (turn != Turn::ours) in_hand_.clear();
    co_return turn;
}

void AlertSync::note(OpenAlert open) {
    auto const key = open.key();
    owe(key, Owed::What::note, std::move(open));
}

void AlertSync::keep(OpenAlert open) {
    auto const key = open.key();
    owe(key, Owed::What::keep, std::move(open));
}

void AlertSync::close(std::string_view dedup_key) {
    owe(dedup_key, Owed::What::close, {});
}

void AlertSync::owe(std::string_view key, Owed::What what, OpenAlert open) {
    owed_.insert_or_assign(std::string(key), Owed{what, std::move(open), ++numbers_});
    touched_.emplace(key);
    if (in_hand_ == key) in_hand_.clear();
    paid_.clear();
    changed_.set();
}

void AlertSync::doubt(rescue::Alert alert) {
    auto const key = alert.dedup_key;
    doubts_.insert_or_assign(key, std::move(alert));
    changed_.set();
}

void AlertSync::drop_doubt(std::string_view dedup_key) {
    if (auto const found = doubts_.find(dedup_key); found != doubts_.end()) doubts_.erase(found);
}

void AlertSync::look_soon() {
    next_look_ = std::min(next_look_, steady_clock::now() + times_.retry);
    changed_.set();
}

asio::awaitable<void> AlertSync::flush(steady_clock::duration limit) {
    co_await paid_.wait_for(limit);
}

/// False: the store is away.
asio::awaitable<bool> AlertSync::pay() {
    while (!owed_.empty()) {
        auto const [key, owed] = *owed_.begin();
        auto const done = co_await pay_one(key, owed);
        if (!done && is_away(done.error())) co_return false;
        if (!done && refused_.pass())
            log_.error("open alert not kept", {{"dedup_key", key}, {"error", done.error().message}});
        if (done && owed.what != Owed::What::close) stored_.insert(key);
        auto const now = owed_.find(key);
        if (now != owed_.end() && now->second.number == owed.number) owed_.erase(now);
    }
    paid_.set();
    co_return true;
}

asio::awaitable<Result<void>> AlertSync::pay_one(std::string key, Owed owed) {
    if (owed.what == Owed::What::note) co_return co_await store_.note(owed.open);
    if (owed.what == Owed::What::keep) co_return co_await store_.keep(owed.open);
    co_return co_await store_.close(key);
}

asio::awaitable<void> AlertSync::clear_doubts() {
    while (!doubts_.empty()) {
        auto const key = doubts_.begin()->first;
        auto const known = co_await store_.find(key);
        auto doubt = doubts_.extract(key);
        if (!doubt.empty()) settle_doubt(std::move(doubt.mapped()), known);
    }
}

void AlertSync::settle_doubt(rescue::Alert alert, Result<std::optional<OpenAlert>> const& known) {
    auto const key = alert.dedup_key;
    bool const told_here = book_.is_told(key);
    if (!known || owed_.contains(key)) {
        if (told_here) keys_.told(key);
    } else if (*known && (*known)->notice.firing) {
        if (!(*known)->told || !book_.is_open(key)) return;
        book_.mark_told(key);
        keys_.told(key);
        if ((*known)->gathered) book_.gather(key);
    } else if (told_here) {
        book_.forget(key);
        news_(book_.raise(std::move(alert), clock_.now()));
    }
}

asio::awaitable<bool> AlertSync::look() {
    touched_.clear();
    auto const all = co_await store_.load();
    if (!all) co_return false;
    std::set<std::string, std::less<>> there;  // now, and then before
    for (auto const& open : *all) {
        there.insert(open.key());
        if (!is_unsettled(open.key())) merge(open);
    }
    // What it had, and has no more, was resolved elsewhere.
    stored_.swap(there);
    for (auto const& key : there) {
        if (stored_.contains(key)) continue;
        if (is_unsettled(key)) {
            stored_.insert(key);  // for the next look
            continue;
        }
        book_.forget(key);
        keys_.forget(key);
    }
    keys_.forget_resolved(clock_.now() - 2 * times_.look_every);
    co_return true;
}

/// What a look saw of it may be out of date.
bool AlertSync::is_unsettled(std::string_view key) const {
    return touched_.contains(key) || owed_.contains(key) || doubts_.contains(key);
}

void AlertSync::merge(OpenAlert const& open) {
    auto const& notice = open.notice;
    if (forget_if_old(open)) return;
    if (!open.told || !notice.firing) return merge_untold(open);
    if (is_stale_storm(open) || keys_.resolved_since(open.key(), notice.at)) return resolve(notice);
    if (notice.alert.event == kStormEvent) return;  // another process's, or ours
    if (is_waiting(open.key())) return;             // its end, perhaps
    if (obsolete_ && obsolete_(notice.alert)) return resolve(notice);
    if (open.gathered) book_.gather(open.key());
    book_.adopt(notice);
    keys_.adopt(open.key());
}

bool AlertSync::forget_if_old(OpenAlert const& open) {
    if (clock_.now() - open.notice.since < times_.longest) return false;
    close(open.key());
    book_.forget(open.key());
    keys_.forget(open.key());
    return true;
}

/// Whoever was to tell this may be gone, or was no daemon. If not, the turn decides.
void AlertSync::merge_untold(OpenAlert const& open) {
    auto const& notice = open.notice;
    if (auto const known = book_.find(open.key()); known && !notice.firing && known->since <= notice.at)
        return resolve(notice);
    if (clock_.now() - notice.at < times_.orphan) return;
    if (book_.is_open(open.key()) || is_waiting(open.key()) || book_.waiting().size() > kMostWaiting) return;
    if (!notice.firing) return resolve(notice);
    keys_.raised(open.key(), false);
    news_(book_.raise(notice.alert, notice.since));
}

bool AlertSync::is_waiting(std::string_view key) const {
    return in_hand_ == key || book_.is_waiting(key);
}

void AlertSync::resolve(AlertNotice const& notice) {
    book_.adopt(notice);
    news_(book_.resolve(notice.alert.dedup_key, clock_.now()));
    keys_.forget(notice.alert.dedup_key);
}

bool AlertSync::is_stale_storm(OpenAlert const& open) const {
    if (open.notice.alert.event != kStormEvent) return false;
    auto const oldest = open.key() == storm_key_ ? started_ : clock_.now() - times_.storm;
    return open.notice.at < oldest;
}

}  // namespace sparekey::ops
