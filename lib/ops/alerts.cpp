#include "ops/alerts.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "core/random.hpp"

namespace sparekey::ops {
namespace {

using std::chrono::steady_clock;

constexpr unsigned kMostRejections = 5;

}  // namespace

AlertPath::AlertPath(asio::any_io_executor executor, AlertHook& hook, Clock const& clock, Log log,
                     AlertPathOptions const& options)
    : executor_(std::move(executor)),
      hook_(hook),
      clock_(clock),
      log_(std::move(log)),
      options_(options),
      book_(options.limits),
      keys_(options.store != nullptr),
      storm_(options.storm, std::string(kStormEvent) + ":" + options.process) {
    if (options.store)
        sync_.emplace(*options.store, book_, keys_, clock_, log_, options.sync, storm_.dedup_key(),
                      options.obsolete, [this](AlertBook::Outcome outcome) { take(std::move(outcome)); });
    idle_.set();
}

void AlertPath::raise(rescue::Alert alert) {
    keys_.raised(alert.dedup_key, sync_.has_value());
    asio::post(executor_, [this, alert = std::move(alert), now = clock_.now()]() mutable {
        auto outcome = book_.raise(alert, now);
        if (!outcome.news && sync_) sync_->doubt(std::move(alert));
        take(std::move(outcome));
    });
}

void AlertPath::resolve(std::string_view dedup_key) {
    auto const now = clock_.now();
    if (!keys_.resolved(dedup_key, now)) return;
    asio::post(executor_, [this, key = std::string(dedup_key), now] {
        auto outcome = book_.resolve(key, now);
        keys_.untold(key);
        if (sync_) sync_->drop_doubt(key);
        if (!outcome.news && sync_) keys_.resolved_early(key, now);
        take(std::move(outcome));
    });
}

bool AlertPath::told(std::string_view dedup_key) const {
    return keys_.is_told(dedup_key);
}

void AlertPath::mark_told(std::string_view dedup_key) {
    if (!book_.is_open(dedup_key)) return;
    book_.mark_told(dedup_key);
    keys_.told(dedup_key);
}

void AlertPath::take(AlertBook::Outcome outcome) {
    make_room(outcome);
    if (!outcome.news) return;
    if (auto const& newest = book_.waiting().back().notice; sync_ && newest.firing)
        sync_->note({newest, false, false});
    idle_.clear();
    arrived_.set();
}

void AlertPath::make_room(AlertBook::Outcome const& outcome) {
    if (!outcome.dropped) return;
    log_instead("too many alerts are waiting, this one made room", *outcome.dropped);
    if (is_our_storm(*outcome.dropped)) summary_.reset();
}

asio::awaitable<void> AlertPath::keep_in_step() {
    if (sync_) co_await sync_->run();
}

void AlertPath::look_soon() {
    if (sync_) sync_->look_soon();
}

asio::awaitable<void> AlertPath::run() {
    // What was told before a restart is not to be told again.
    if (sync_) co_await sync_->wait_for_first_look(options_.first_look);
    for (;;) {
        current_ = book_.next(steady_clock::now());
        if (current_)
            co_await tell(*current_);
        else if (!storm_waits())
            co_await wait_for_more();
    }
}

/// Is there a notice of a storm now, which was not there before? One at a time: what is gathered while one
/// waits is counted by the next.
bool AlertPath::storm_waits() {
    if (summary_) return false;
    summary_ = storm_.due(steady_clock::now(), clock_.now());
    if (!summary_) return false;
    idle_.clear();
    make_room(book_.enqueue(summary_->notice));
    return true;
}

asio::awaitable<void> AlertPath::wait_for_more() {
    if (book_.waiting().empty()) idle_.set();
    arrived_.clear();
    auto next = book_.due();
    if (auto const storm = storm_.next(); storm && !summary_) next = next ? std::min(*next, *storm) : *storm;
    if (next)
        co_await arrived_.wait_for(std::max(*next - steady_clock::now(), steady_clock::duration::zero()));
    else
        co_await arrived_.wait();
}

asio::awaitable<void> AlertPath::tell(AlertBook::Waiting& waiting) {
    auto const ours = co_await may_tell(waiting.notice, waiting.tries > 0);
    if (!ours) co_return;
    auto const result = co_await hook_.deliver(waiting.notice);
    ++waiting.tries;
    if (result)
        note_delivery(waiting.notice, waiting.tries);
    else if (result.error().code == Errc::rejected && ++waiting.rejections == kMostRejections)
        give_up(waiting.notice, result.error());
    else
        try_later(std::move(waiting), result.error());
    failing_ = !result || book_.any_failed();
}

void AlertPath::give_up(AlertNotice const& notice, Error const& error) {
    log_instead("the alert hook rejects this alert: " + error.message, notice);
    mark_told(notice.alert.dedup_key);
    // The log is its delivery here; but once the hook is mended, the next process tells it.
    if (sync_ && notice.firing)
        sync_->keep({notice, false, false});
    else
        settle(notice);
    if (is_our_storm(notice)) told_of_storm(notice);
}

void AlertPath::try_later(AlertBook::Waiting waiting, AlertFailure const& error) {
    log_failure(waiting.notice, error, waiting.tries);
    auto const pause =
        std::max<std::chrono::milliseconds>(backoff(waiting.tries, random_fraction(), options_.retries),
                                            error.retry_after.value_or(std::chrono::seconds(0)));
    if (!std::exchange(hurry_, false)) waiting.not_before = steady_clock::now() + pause;
    book_.put_back(std::move(waiting));
}

/// Is it for us to tell, and by itself?
asio::awaitable<bool> AlertPath::may_tell(AlertNotice const& notice, bool again) {
    auto const& alert = notice.alert;
    if (is_our_storm(notice)) co_return true;
    if (!notice.firing && book_.take_gathered(alert.dedup_key)) {
        settle(notice);
        co_return false;
    }
    if (sync_) {
        auto const turn = co_await sync_->take(notice);
        if (turn != Turn::ours) {
            leave_to_others(notice, turn);
            co_return false;
        }
    }
    if (again || !notice.firing || storm_.admits(alert.event, steady_clock::now())) co_return true;
    gather(notice);
    co_return false;
}

void AlertPath::leave_to_others(AlertNotice const& notice, Turn turn) {
    auto const& key = notice.alert.dedup_key;
    log_.info("alert left to another process", {{"event", notice.alert.event},
                                                {"dedup_key", key},
                                                {"status", status_of(notice)},
                                                {"told", turn == Turn::told}});
    if (turn == Turn::told) {
        if (notice.firing) mark_told(key);
        return;
    }
    // Not told yet, and perhaps never: raised again, it is news again; and it is still to be resolved.
    if (notice.firing) book_.forget(key);
    if (!notice.firing) keys_.resolved_early(key, notice.at);
    sync_->look_soon();
}

void AlertPath::gather(AlertNotice const& notice) {
    auto const& alert = notice.alert;
    storm_.gather(alert, steady_clock::now(), clock_.now());
    log_.critical("alert in a storm, told by its count alone",
                  {{"event", alert.event},
                   {"dedup_key", alert.dedup_key},
                   {"severity", rescue::to_string(alert.severity)},
                   {"summary", alert.summary},
                   {"details", details_text(alert)}});
    book_.gather(alert.dedup_key);
    if (sync_ && book_.is_open(alert.dedup_key)) sync_->keep({notice, false, true});
}

void AlertPath::told_of_storm(AlertNotice const& notice) {
    if (!summary_ || summary_->notice.firing != notice.firing) return;
    auto const summary = *std::exchange(summary_, std::nullopt);
    for (auto const& key : summary.counted) {
        mark_told(key);
        if (auto const open = book_.find(key); open && sync_) sync_->keep({*open, true, true});
    }
}

bool AlertPath::is_our_storm(AlertNotice const& notice) const {
    return notice.alert.dedup_key == storm_.dedup_key();
}

void AlertPath::note_delivery(AlertNotice const& notice, unsigned attempt) {
    ++delivered_;
    throttle_.reset();
    if (notice.firing) book_.take_gathered(notice.alert.dedup_key);
    mark_told(notice.alert.dedup_key);
    settle(notice);
    if (is_our_storm(notice)) told_of_storm(notice);
    log_.info("alert delivered", {{"event", notice.alert.event},
                                  {"dedup_key", notice.alert.dedup_key},
                                  {"status", status_of(notice)},
                                  {"attempt", attempt}});
}

/// It was told: the store is to know.
void AlertPath::settle(AlertNotice const& notice) {
    if (!sync_) return;
    if (notice.firing)
        sync_->keep({notice, true, false});
    else
        sync_->close(notice.alert.dedup_key);
}

asio::awaitable<void> AlertPath::flush(std::chrono::steady_clock::duration limit) {
    auto const deadline = steady_clock::now() + limit;
    // Behind everything that was raised before.
    co_await asio::post(executor_, asio::use_awaitable);
    if (storm_.hurry()) idle_.clear();
    hurry_ = current_.has_value();
    book_.hurry();
    arrived_.set();
    auto const finished = co_await idle_.wait_for(limit);
    hurry_ = false;
    if (!finished) {
        if (current_) log_instead("not delivered before the stop", current_->notice);
        while (auto const waiting = book_.next(AlertBook::Time::max()))
            log_instead("not delivered before the stop", waiting->notice);
    }
    if (sync_)
        co_await sync_->flush(std::max(deadline - steady_clock::now(), steady_clock::duration::zero()));
}

void AlertPath::log_failure(AlertNotice const& notice, Error const& error, unsigned attempt) {
    auto const held_back = throttle_.pass();
    if (!held_back) return;
    log_.critical("alert cannot be delivered, trying again", {{"event", notice.alert.event},
                                                              {"dedup_key", notice.alert.dedup_key},
                                                              {"status", status_of(notice)},
                                                              {"summary", notice.alert.summary},
                                                              {"error", error.message},
                                                              {"attempt", attempt},
                                                              {"waiting", book_.waiting().size()},
                                                              {"lines_held_back", *held_back}});
}

void AlertPath::log_instead(std::string_view why, AlertNotice const& notice) {
    ++lost_;
    log_.critical("alert only logged", {{"why", why},
                                        {"event", notice.alert.event},
                                        {"dedup_key", notice.alert.dedup_key},
                                        {"status", status_of(notice)},
                                        {"severity", rescue::to_string(notice.alert.severity)},
                                        {"summary", notice.alert.summary},
                                        {"details", details_text(notice.alert)},
                                        {"at", notice.at}});
}

}  // namespace sparekey::ops
