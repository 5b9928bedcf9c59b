#include "daemon/commands/status_report.hpp"

#include "daemon/commands/job_text.hpp"
#include "daemon/durations.hpp"

namespace sparekey::daemon {
namespace {

using queue::StateCount;

constexpr std::size_t kLongestLine = 500;  // columns; a reason may be long

void print_pause(rescue::Pause const& pause, Instant now, std::ostream& out, Terminal const& terminal) {
    auto line = "PAUSED by " + pause.who + " " + relative(pause.since, now);
    if (!pause.why.empty()) line += ": " + pause.why;
    out << terminal.paint(Colour::red, fit(line, kLongestLine)) << "\n";
    out << "  nobody is rescued, " << pause.ready << " wait; ends "
        << (pause.until ? relative(*pause.until, now) : std::string("with `sparekeyd resume`")) << "\n\n";
}

void print_redis(StatusReport const& report, std::ostream& out, Terminal const& terminal) {
    out << "redis      " << report.redis << "\n"
        << "durability " << ops::to_string(report.policy) << ": ";
    if (report.shortfalls.empty()) {
        out << terminal.paint(Colour::green, "met") << "\n";
        return;
    }
    out << terminal.paint(Colour::red, "not met, so no webhook is accepted") << "\n";
    for (auto const& shortfall : report.shortfalls) out << "  " << shortfall.describe() << "\n";
}

/// What the job that is next has ahead of it.
std::string next_of(StateCount const& state, Instant now) {
    if (state.jobs == 0) return "";
    if (state.state == "ready")
        return state.first ? "next guest arrives " + relative(*state.first, now) : "arrival not known yet";
    if (!state.first) return "";
    auto const at = relative(*state.first, now);
    if (state.state == "leased") return "first lease ends " + at;
    if (state.state == "waiting") return "next is due " + at;
    return "first given up " + at;
}

void print_jobs(queue::Overview const& overview, std::ostream& out, Terminal const& terminal) {
    TextTable table({"JOBS", "COUNT", "OLDEST", "NEXT"});
    for (auto const& state : overview.states) {
        auto const oldest = state.oldest ? describe(overview.now - *state.oldest) : std::string();
        auto const colour = state.state == "dead" && state.jobs > 0 ? Colour::red : Colour::none;
        table.add({state.state, std::to_string(state.jobs), oldest, next_of(state, overview.now)}, colour);
    }
    table.print(out, terminal);
}

void print_outcomes(StatusReport const& report, std::ostream& out) {
    out << "last hour  ";
    if (report.outcomes.empty()) out << "nothing ended";
    auto const* separator = "";
    for (auto const& [outcome, count] : report.outcomes) {
        out << separator << outcome << " " << count;
        separator = ", ";
    }
    out << (report.all_outcomes ? "" : ", and more") << "\n";
}

void print_reconciled(StatusReport const& report, std::ostream& out) {
    auto const now = report.overview.now;
    auto const last = [&](queue::DutyView const& duty) {
        return duty.finished ? relative(*duty.finished, now) : std::string("not yet");
    };
    for (auto const& [workspace, catch_up, sweep] : report.reconciled) {
        out << "seam       " << workspace << ": caught up with events " << last(catch_up);
        if (!catch_up.cursor.empty()) out << ", the newest of " << catch_up.cursor;
        out << "; codes swept " << last(sweep) << "\n";
    }
}

Colour colour_of(rescue::Severity severity) {
    if (severity == rescue::Severity::critical) return Colour::red;
    return severity == rescue::Severity::warning ? Colour::yellow : Colour::none;
}

void print_alerts(StatusReport const& report, std::ostream& out, Terminal const& terminal) {
    if (report.alerts.empty()) return;
    out << "\n" << terminal.paint(Colour::bold, "Open alerts, oldest first") << "\n";
    TextTable table({"SINCE", "SEVERITY", "ALERT"});
    for (auto const& open : report.alerts) {
        auto const& [severity, event, key, summary, details] = open.notice.alert;
        table.add({relative(open.notice.since, report.overview.now),
                   std::string(rescue::to_string(severity)) + (open.told ? "" : " (untold)"),
                   event + ": " + summary},
                  colour_of(severity));
    }
    table.print(out, terminal);
}

}  // namespace

void print(StatusReport const& report, std::ostream& out, Terminal const& terminal) {
    auto const& overview = report.overview;
    if (overview.pause) print_pause(*overview.pause, overview.now, out, terminal);
    print_redis(report, out, terminal);
    print_outcomes(report, out);
    print_reconciled(report, out);
    out << "\n";
    print_jobs(overview, out, terminal);
    print_alerts(report, out, terminal);
    if (report.dead.empty()) return;
    out << "\n" << terminal.paint(Colour::bold, "Given up: a person must act, newest first") << "\n";
    job_table(report.dead, overview.now).print(out, terminal);
    out << "`sparekeyd why ID`, then `jobs retry ID` or `jobs drop ID --reason TEXT`\n";
}

std::string to_json(StatusReport const& report) {
    auto const& overview = report.overview;
    json::Writer writer;
    writer.begin_object().member("at", overview.now).key("paused");
    if (overview.pause)
        writer.begin_object()
            .member("who", std::string_view(overview.pause->who))
            .member("why", std::string_view(overview.pause->why))
            .member("since", overview.pause->since)
            .member("until", overview.pause->until)
            .end_object();
    else
        writer.null();
    writer.key("redis")
        .begin_object()
        .member("address", std::string_view(report.redis))
        .member("durability", ops::to_string(report.policy))
        .member("met", report.shortfalls.empty())
        .key("shortfalls")
        .begin_array();
    for (auto const& shortfall : report.shortfalls) writer.value(std::string_view(shortfall.describe()));
    writer.end_array().end_object().key("jobs").begin_object();
    for (auto const& state : overview.states)
        writer.key(state.state)
            .begin_object()
            .member("count", state.jobs)
            .member("first", state.first)
            .member("oldest", state.oldest)
            .end_object();
    writer.end_object()
        .key("last_hour")
        .begin_object()
        .member("complete", report.all_outcomes)
        .key("outcomes");
    writer.begin_object();
    for (auto const& [outcome, count] : report.outcomes) writer.member(outcome, count);
    writer.end_object().end_object().key("reconciliation").begin_array();
    for (auto const& [workspace, catch_up, sweep] : report.reconciled)
        writer.begin_object()
            .member("workspace", std::string_view(workspace))
            .member("caught_up_at", catch_up.finished)
            .member("newest_event_at", std::string_view(catch_up.cursor))
            .member("swept_at", sweep.finished)
            .end_object();
    writer.end_array().key("alerts").begin_array();
    for (auto const& open : report.alerts) writer.raw(ops::to_json(open));
    writer.end_array().key("dead").begin_array();
    for (auto const& job : report.dead) write_json(writer, job);
    return writer.end_array().end_object().text();
}

}  // namespace sparekey::daemon
