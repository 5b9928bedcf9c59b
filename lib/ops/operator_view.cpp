#include "ops/operator_view.hpp"

#include <algorithm>

#include "core/json.hpp"

namespace sparekey::ops {
namespace {

using std::string_view;

/// The job that an alert is about, if it is about one.
string_view job_of(rescue::Alert const& alert) {
    for (auto const& [name, value] : alert.details)
        if (name == "access_code_id") return value;
    return {};
}

void write(json::Writer& writer, rescue::Pause const& pause) {
    writer.begin_object()
        .member("who", string_view(pause.who))
        .member("reason", string_view(pause.why))
        .member("since", pause.since)
        .member("until", pause.until)
        .end_object();
}

void write(json::Writer& writer, OpenAlert const& open) {
    auto const& alert = open.notice.alert;
    writer.begin_object()
        .member("severity", to_string(alert.severity))
        .member("event", string_view(alert.event))
        .member("dedup_key", string_view(alert.dedup_key))
        .member("summary", string_view(alert.summary))
        .member("access_code_id", job_of(alert))
        .member("since", open.notice.since)
        .member("told", open.told)
        .end_object();
}

/// With its braces left open, for more members.
json::Writer& begin(json::Writer& writer, queue::JobView const& view) {
    return writer.begin_object()
        .member("access_code_id", string_view(view.job.access_code_id))
        .member("workspace", string_view(view.job.workspace))
        .member("state", string_view(view.state))
        .member("reason", string_view(view.reason))
        .member("outcome", string_view(view.outcome))
        .member("when", view.when)
        .member("arrival", view.job.arrival);
}

void write(json::Writer& writer, QueueView const& queue) {
    writer.key("pause");
    if (queue.overview.pause)
        write(writer, *queue.overview.pause);
    else
        writer.null();
    writer.key("states").begin_array();
    for (auto const& state : queue.overview.states)
        writer.begin_object()
            .member("state", string_view(state.state))
            .member("jobs", state.jobs)
            .member("oldest", state.oldest)
            .end_object();
    writer.end_array().key("dead").begin_array();
    for (auto const& job : queue.dead) begin(writer, job).end_object();
    writer.end_array().key("recent").begin_array();
    for (auto const& job : queue.recent) begin(writer, job.view).member("last", job.last).end_object();
    writer.end_array().key("alerts").begin_array();
    for (auto const& open : queue.alerts) write(writer, open);
    writer.end_array().member("alerts_omitted", queue.alerts_omitted);
}

}  // namespace

std::string to_json(OperatorView const& view) {
    json::Writer writer;
    writer.begin_object().member("host", string_view(view.host)).key("not_ready").begin_array();
    for (auto const& reason : view.not_ready) {
        // A reason's detail may count seconds; its word does not, so that this is no news every second.
        writer.value(string_view(reason.word));
    }
    writer.end_array()
        .member("alerts_failing", view.alerts_failing)
        .key("latency")
        .begin_object()
        .member("count", view.latency.count)
        .member("p50_s", view.latency.p50_s)
        .member("p95_s", view.latency.p95_s)
        .end_object();
    if (view.queue)
        write(writer, *view.queue);
    else
        writer.member("trouble", string_view(view.trouble));
    return writer.end_object().text();
}

std::string to_json(queue::Timeline const& timeline) {
    json::Writer writer;
    writer.begin_object().member("complete", timeline.complete).key("lines").begin_array();
    for (auto const& line : timeline.lines)
        writer.begin_object()
            .member("at", line.at)
            .member("step", string_view(line.step))
            .member("detail", string_view(line.detail))
            .member("due", line.due)
            .end_object();
    return writer.end_array().end_object().text();
}

}  // namespace sparekey::ops
