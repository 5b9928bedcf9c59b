// A RedisQueue with a prefix of its own on a real redis-server, and helpers that speak of jobs.
#pragma once

#include <gmock/gmock.h>

#include "core/random.hpp"
#include "queue/operator.hpp"
#include "queue/redis_queue.hpp"
#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::queue {

using rescue::Lease;
using webhook::Acceptance;

class QueueOnRedis {
  public:
    QueueOnRedis(redis::Connection& connection, QueueOptions with_options)
        : redis(connection),
          options(std::move(with_options)),
          keys(options.prefix),
          queue(connection, options, Log()),
          person(connection, options) {}

    redis::Connection& redis;
    QueueOptions options;
    Keys keys;
    RedisQueue queue;
    Operator person;

    /// A failure event for this code, unlike any before.
    asio::awaitable<Acceptance> deliver(std::string code) {
        auto const number = std::to_string(++deliveries_);
        webhook::Delivery const delivery{"msg-" + number, "home", "line " + number, event(code, number)};
        auto const acceptance = co_await queue.accept(delivery);
        co_return acceptance.value();
    }

    static webhook::Event event(std::string code, std::string number) {
        webhook::Event event;
        event.event_id = "event-" + number;
        event.event_type = "access_code.failed_to_set_on_device";
        event.device_id = "door-1";
        event.access_code_id = std::move(code);
        event.occurred_at = from_unix_ms(1'795'000'000'000);
        return event;
    }

    /// The next job's lease; throws if none is ready.
    asio::awaitable<Lease> claim_one() {
        auto const claimed = co_await queue.claim(1);
        co_return claimed.value().at(0);
    }
    asio::awaitable<Lease> deliver_and_claim(std::string code) {
        co_await deliver(std::move(code));
        co_return co_await claim_one();
    }
    /// The codes of the jobs that a claim gives, in order.
    asio::awaitable<std::vector<std::string>> claim_codes(unsigned most) {
        auto const claimed = co_await queue.claim(most);
        std::vector<std::string> codes;
        for (auto const& lease : claimed.value()) codes.push_back(lease.job.access_code_id);
        co_return codes;
    }

    /// One field of a job's hash; empty if there is none.
    asio::awaitable<std::string> field(std::string code, std::string name) {
        auto const reply = co_await redis.call(redis::Command("HGET", keys.job(code), name));
        co_return reply.value().text;
    }
    /// Any command; throws what it fails with.
    template <class... Parts>
    asio::awaitable<redis::Reply> command(Parts const&... parts) {
        return run_command(redis::Command(parts...));
    }
    /// The job's state, followed by the sets that it is in: "ready: ready", "done:".
    asio::awaitable<std::string> place(std::string code) {
        auto place = co_await field(code, "state");
        place += ":";
        for (std::string const set : {"waiting", "ready", "leased", "dead"}) {
            auto const key = keys.waiting().substr(0, keys.waiting().size() - 7) + set;
            auto const score = co_await redis.call(redis::Command("ZSCORE", key, code));
            if (score.value().kind != redis::Reply::Kind::nil) place += " " + set;
        }
        co_return place;
    }
    asio::awaitable<double> score(std::string key, std::string code) {
        auto const reply = co_await redis.call(redis::Command("ZSCORE", key, code));
        co_return std::stod(reply.value().text);
    }
    /// "step: detail", oldest first, of all jobs.
    asio::awaitable<std::vector<std::string>> history() {
        auto const reply = co_await redis.call(redis::Command("XRANGE", keys.history(), "-", "+"));
        std::vector<std::string> lines;
        for (auto const& entry : reply.value().elements) {
            auto const& fields = entry.elements.at(1).elements;
            lines.push_back(fields.at(5).text + ": " + fields.at(7).text);
        }
        co_return lines;
    }
    /// Every key under the prefix with a digest of its value: equal if nothing at all has changed.
    asio::awaitable<std::string> everything() {
        auto const found = co_await redis.call(redis::Command("KEYS", "*"));
        std::vector<std::string> names;
        for (auto const& name : found.value().elements) names.push_back(name.text);
        std::sort(names.begin(), names.end());
        std::string all;
        for (auto const& name : names) {
            auto const dump = co_await redis.call(redis::Command("DUMP", name));
            all += name + dump.value().text;
        }
        co_return all;
    }

  private:
    asio::awaitable<redis::Reply> run_command(redis::Command command) {
        auto const reply = co_await redis.call(std::move(command));
        co_return reply.value();
    }

    int deliveries_ = 0;
};

using WithQueue = std::function<asio::awaitable<void>(QueueOnRedis&)>;

/// Runs `body` on a fresh server.
inline void with_queue(WithQueue const& body, QueueOptions options = {}) {
    RedisServer server;
    options.prefix = "{" + random_token(4) + "}:";
    with_redis(server.options(), [&](redis::Connection& connection) -> asio::awaitable<void> {
        QueueOnRedis queue(connection, options);
        co_await body(queue);
    });
}

/// Leases that have run out by the next claim, as if every worker died at once.
inline QueueOptions dying_workers() {
    QueueOptions options;
    options.lease = std::chrono::milliseconds(0);
    return options;
}

inline constexpr auto kNoDelay = std::chrono::milliseconds(0);
inline constexpr auto kLong = std::chrono::hours(1);

inline Instant in_an_hour() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + kLong;
}

}  // namespace sparekey::queue
