#include "ops/operator_pages.hpp"

#include <algorithm>

#include "core/json.hpp"
#include "core/random.hpp"
#include "ops/end_job_alerts.hpp"
#include "ops/json_answer.hpp"
#include "ops/lock_list.hpp"
#include "ops/operator_reader.hpp"
#include "ops/operator_request.hpp"
#include "ops/page_html.hpp"
#include "ops/post_guard.hpp"

namespace sparekey::ops {
namespace {

constexpr std::chrono::milliseconds kViewKept{900};  // less than kBeat, so that every beat finds a new one
constexpr std::chrono::seconds kBeat{1};
constexpr std::chrono::seconds kLocksKept{60};
constexpr std::chrono::seconds kFailedLocksKept{10};
constexpr unsigned kMostListeners = 32;  // well below the connections that the admin endpoint has
constexpr std::size_t kMostTimelineLines = 500;

HttpResponse failure(Error const& error) {
    switch (error.code) {
        case Errc::invalid_input:
        case Errc::too_large:
            return json_failure(400, error.message);
        case Errc::not_found:
            return json_failure(404, error.message);
        case Errc::rejected:
            return json_failure(409, error.message);
        default:
            return json_failure(503, error.message);
    }
}

}  // namespace

/// Counts who listens.
class OperatorPages::Listener {
  public:
    explicit Listener(unsigned& count) : count_(count) { ++count_; }
    ~Listener() { --count_; }
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;

  private:
    unsigned& count_;
};

OperatorPages::OperatorPages(redis::Connection& redis, Locks& locks, Metrics const& metrics,
                             Vitals const& vitals, Clock const& clock, OperatorPagesOptions options, Log log)
    : redis_(redis),
      locks_(locks),
      metrics_(metrics),
      vitals_(vitals),
      clock_(clock),
      options_(std::move(options)),
      log_(std::move(log)),
      csrf_token_(random_token()),
      view_([this] { return look(); }, kViewKept),
      lock_list_([this] { return survey_locks(); },
                 [](LockList const& list) { return list.whole ? kLocksKept : kFailedLocksKept; }) {}

std::span<AdminRoute const> OperatorPages::routes() const {
    static constexpr AdminRoute kRoutes[] = {
        {"GET", "/", Access::open, &answer_by<&OperatorPages::page>},
        {"GET", "/api/overview", Access::guarded, &answer_by<&OperatorPages::overview>},
        {"GET", "/api/events", Access::guarded, &answer_by<&OperatorPages::events>,
         &stream_by<&OperatorPages::stream_events>},
        {"GET", "/api/why", Access::guarded, &answer_by<&OperatorPages::why>},
        {"GET", "/api/devices", Access::guarded, &answer_by<&OperatorPages::devices>},
        {"POST", "/api/retry", Access::guarded, &answer_by<&OperatorPages::retry>},
        {"POST", "/api/drop", Access::guarded, &answer_by<&OperatorPages::drop>},
    };
    return kRoutes;
}

asio::awaitable<HttpResponse> OperatorPages::page(HttpRequest const&) {
    co_return page_answer(random_token(), csrf_token_);
}

asio::awaitable<HttpResponse> OperatorPages::overview(HttpRequest const&) {
    auto const view = co_await view_.get();
    co_return json_answer(200, with_now(view->json));
}

asio::awaitable<HttpResponse> OperatorPages::events(HttpRequest const&) {
    if (listeners_ >= kMostListeners) co_return json_failure(503, "this page is open too often");
    HttpResponse response;
    response.headers.add("Content-Type", "text/event-stream");
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("X-Accel-Buffering", "no");  // nginx passes each event on at once
    response.streamed = true;
    co_return response;
}

asio::awaitable<void> OperatorPages::stream_events(HttpRequest const&, http::AnswerStream& body) {
    Listener const counted(listeners_);
    auto seen = 0u;
    while (true) {
        auto const view = co_await view_.get();
        // A comment when there is no news: it finds out whether anybody is still there.
        auto text = view->version == seen ? ":\n\n" : "data: " + with_now(view->json) + "\n\n";
        auto const open = co_await body.write(std::move(text));
        if (!open) co_return;
        seen = view->version;
        co_await news_.wait_for(kBeat);
    }
}

asio::awaitable<HttpResponse> OperatorPages::why(HttpRequest const& request) {
    auto const id = read_why_query(request.target);
    if (!id) co_return failure(id.error());
    queue::History history(redis_, options_.queue);
    auto const timeline = co_await history.of_job(*id, kMostTimelineLines);
    if (!timeline) co_return failure(timeline.error());
    co_return json_answer(200, to_json(*timeline));
}

asio::awaitable<HttpResponse> OperatorPages::devices(HttpRequest const&) {
    auto const list = co_await lock_list_.get();
    co_return json_answer(200, list->json);
}

asio::awaitable<HttpResponse> OperatorPages::retry(HttpRequest const& request) {
    return act(request, "retry", &queue::Operator::requeue);
}

asio::awaitable<HttpResponse> OperatorPages::drop(HttpRequest const& request) {
    return act(request, "drop", &queue::Operator::drop);
}

asio::awaitable<HttpResponse> OperatorPages::act(HttpRequest const& request, std::string_view did, Act how) {
    auto const post = check_post(request, csrf_token_);
    if (!post) co_return json_failure(403, post.error().message);
    auto const wanted = read_act_request(request.body);
    if (!wanted) co_return failure(wanted.error());
    if (how == &queue::Operator::drop && wanted->reason.empty())
        co_return json_failure(400, "a reason is needed, for the history");
    queue::Operator person(redis_, options_.queue);
    queue::Audit const audit{"the operators' page of " + options_.host, wanted->reason};
    auto const done = co_await (person.*how)(wanted->access_code_id, audit);
    if (!done) co_return failure(done.error());
    if (how == &queue::Operator::drop) {
        auto const ended =
            co_await end_job_alerts(redis_, options_.queue.prefix, wanted->access_code_id, clock_.now());
        if (!ended)
            log_.warning("alerts of a dropped job stay open",
                         {{"access_code_id", wanted->access_code_id}, {"error", ended.error().message}});
    }
    log_.info("a person acted on a job",
              {{"action", did}, {"access_code_id", wanted->access_code_id}, {"peer", request.peer}});
    view_.expire();
    news_.set();
    news_.clear();
    co_return json_answer(200, "{}");
}

asio::awaitable<OperatorPages::View> OperatorPages::look() {
    OperatorView view;
    view.host = options_.host;
    auto queue = co_await read_queue_view(redis_, options_.queue);
    view.not_ready = find_unready(vitals_, std::chrono::steady_clock::now(), options_.health);
    view.alerts_failing = options_.alerts_failing();
    view.latency = metrics_.latency_to_guests();
    if (queue)
        view.queue = std::move(*queue);
    else
        view.trouble = queue.error().message;
    auto json = to_json(view);
    if (versions_ == 0 || json != last_json_) ++versions_;
    last_json_ = json;
    co_return View{std::move(json), versions_};
}

asio::awaitable<OperatorPages::LockList> OperatorPages::survey_locks() {
    auto survey = co_await locks_.survey();
    auto const whole = survey.failures.empty();
    co_return LockList{to_json(std::move(survey)), whole};
}

/// The page counts ages from it, whatever the clock of the machine that it is read on says.
std::string OperatorPages::with_now(std::string const& json) const {
    return "{\"now\":\"" + to_string(clock_.now()) + "\"," + json.substr(1);
}

}  // namespace sparekey::ops
