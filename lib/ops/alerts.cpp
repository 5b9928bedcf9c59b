#include "ops/alerts.hpp"

#include <boost/asio/post.hpp>

#include "core/random.hpp"

namespace sparekey::ops {
namespace {

constexpr unsigned kMostRejections = 5;

}  // namespace

AlertPath::AlertPath(asio::any_io_executor executor, AlertHook& hook, Clock const& clock, Log log,
                     AlertPathOptions const& options)
    : executor_(std::move(executor)),
      hook_(hook),
      clock_(clock),
      log_(std::move(log)),
      retries_(options.retries),
      book_(options.limits) {
    idle_.set();
}

void AlertPath::raise(rescue::Alert alert) {
    {
        std::lock_guard const lock(keys_mutex_);
        raised_.insert(alert.dedup_key);
    }
    asio::post(executor_, [this, alert = std::move(alert), now = clock_.now()]() mutable {
        take(book_.raise(std::move(alert), now));
    });
}

void AlertPath::resolve(std::string_view dedup_key) {
    {
        // At once: whoever raises it anew must not be taken for told.
        std::lock_guard const lock(keys_mutex_);
        if (auto const found = told_.find(dedup_key); found != told_.end()) told_.erase(found);
        // Every job that ends well resolves a dozen alerts, of which hardly one was ever raised.
        auto const raised = raised_.find(dedup_key);
        if (raised == raised_.end()) return;
        raised_.erase(raised);
    }
    asio::post(executor_,
               [this, key = std::string(dedup_key), now = clock_.now()] { take(book_.resolve(key, now)); });
}

bool AlertPath::told(std::string_view dedup_key) const {
    std::lock_guard const lock(keys_mutex_);
    return told_.contains(dedup_key);
}

void AlertPath::mark_told(AlertNotice const& notice) {
    if (!book_.is_open(notice.alert.dedup_key)) return;
    std::lock_guard const lock(keys_mutex_);
    told_.insert(notice.alert.dedup_key);
}

void AlertPath::take(AlertBook::Outcome outcome) {
    if (outcome.dropped) log_instead("too many alerts are waiting, this one made room", *outcome.dropped);
    if (!outcome.news) return;
    idle_.clear();
    arrived_.set();
}

asio::awaitable<void> AlertPath::run() {
    for (;;) {
        current_ = book_.next();
        if (current_) {
            co_await deliver(*current_);
        } else {
            idle_.set();
            arrived_.clear();
            co_await arrived_.wait();
        }
    }
}

asio::awaitable<void> AlertPath::deliver(AlertNotice const& notice) {
    unsigned rejections = 0;
    for (unsigned attempt = 1;; ++attempt) {
        auto const result = co_await hook_.deliver(notice);
        failing_ = !result;
        if (result) {
            ++delivered_;
            throttle_.reset();
            mark_told(notice);
            log_.info("alert delivered", {{"event", notice.alert.event},
                                          {"dedup_key", notice.alert.dedup_key},
                                          {"status", status_of(notice)},
                                          {"attempt", attempt}});
            co_return;
        }
        if (result.error().code == Errc::rejected && ++rejections == kMostRejections) {
            book_.forget(notice.alert.dedup_key);
            log_instead("the alert hook rejects this alert: " + result.error().message, notice);
            co_return;
        }
        log_failure(notice, result.error(), attempt);
        auto const pause = backoff(attempt, random_fraction(), retries_);
        co_await hurry_.wait_for(pause);
        hurry_.clear();
    }
}

asio::awaitable<void> AlertPath::flush(std::chrono::steady_clock::duration limit) {
    // Behind everything that was raised before.
    co_await asio::post(executor_, asio::use_awaitable);
    hurry_.set();
    auto const finished = co_await idle_.wait_for(limit);
    hurry_.clear();
    if (finished) co_return;
    if (current_) log_instead("not delivered before the stop", *current_);
    while (auto const notice = book_.next()) log_instead("not delivered before the stop", *notice);
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
    mark_told(notice);
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
