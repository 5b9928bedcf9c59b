// The operators' page at `/` of the admin endpoint, and the JSON behind it (docs/operators-page.md).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "async/event.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "ops/admin_route.hpp"
#include "ops/health.hpp"
#include "ops/locks.hpp"
#include "ops/metrics.hpp"
#include "ops/shared_answer.hpp"
#include "queue/operator.hpp"
#include "redis/connection.hpp"

namespace sparekey::ops {

struct OperatorPagesOptions {
    std::string host;  // of this process, for the page and for histories
    queue::QueueOptions queue;
    HealthLimits health;
    std::function<bool()> alerts_failing;
};

/// For one thread. While nobody looks, nothing is asked of Redis or of Seam; however many look, Redis is
/// asked once a second, and Seam once a minute.
class OperatorPages final : public AdminPages {
  public:
    /// The references outlive it.
    OperatorPages(redis::Connection& redis, Locks& locks, Metrics const& metrics, Vitals const& vitals,
                  Clock const& clock, OperatorPagesOptions options, Log log);

    std::span<AdminRoute const> routes() const override;

  private:
    struct View {
        std::string json;
        unsigned version;  // another one for other JSON
    };
    struct LockList {
        std::string json;
        bool whole;  // every workspace answered
    };
    class Listener;
    using Act = asio::awaitable<Result<void>> (queue::Operator::*)(std::string_view, queue::Audit const&);

    asio::awaitable<HttpResponse> page(HttpRequest const& request);
    asio::awaitable<HttpResponse> overview(HttpRequest const& request);
    asio::awaitable<HttpResponse> events(HttpRequest const& request);
    asio::awaitable<void> stream_events(HttpRequest const& request, http::AnswerStream& body);
    asio::awaitable<HttpResponse> why(HttpRequest const& request);
    asio::awaitable<HttpResponse> devices(HttpRequest const& request);
    asio::awaitable<HttpResponse> retry(HttpRequest const& request);
    asio::awaitable<HttpResponse> drop(HttpRequest const& request);

    asio::awaitable<HttpResponse> act(HttpRequest const& request, std::string_view did, Act how);
    asio::awaitable<View> look();
    asio::awaitable<LockList> survey_locks();
    std::string with_now(std::string const& json) const;

    redis::Connection& redis_;
    Locks& locks_;
    Metrics const& metrics_;
    Vitals const& vitals_;
    Clock const& clock_;
    OperatorPagesOptions options_;
    Log log_;
    std::string const csrf_token_;
    unsigned versions_ = 0;
    std::string last_json_;
    SharedAnswer<View> view_;
    SharedAnswer<LockList> lock_list_;
    Event news_;  // set and cleared at once: wakes who listens
    unsigned listeners_ = 0;
};

}  // namespace sparekey::ops
