#include "daemon/commands/job_text.hpp"

#include <algorithm>
#include <map>

#include "daemon/durations.hpp"

namespace sparekey::daemon {
namespace {

using queue::JobView;

constexpr std::size_t kShortId = 8;
constexpr std::size_t kLongestWholeId = 12;
constexpr std::size_t kNarrowestValue = 30;

Colour colour_of(JobView const& job) {
    if (job.state == "dead") return Colour::red;
    if (job.wait == "backoff") return Colour::yellow;
    return Colour::none;
}

std::string time_or(std::optional<Instant> const& at, std::string_view otherwise) {
    return at ? short_time(*at) : std::string(otherwise);
}

/// What the cell under WHEN says: the state's own time, or how long the job is there.
std::string when(JobView const& job, Instant now) {
    if (job.when) return relative(*job.when, now);
    return relative(job.job.received_at, now);
}

std::string reason(JobView const& job) {
    return job.state == "done" ? job.outcome : job.reason;
}

std::string describe(rescue::Send const& send) {
    return std::string(rescue::to_string(send.state)) + " at " + short_time(send.at) + ", attempt " +
           std::to_string(send.attempt) + (send.permanent ? ", not again" : "");
}

}  // namespace

TextTable job_table(std::vector<JobView> const& jobs, Instant now) {
    std::map<std::string, unsigned> beginnings;
    for (auto const& job : jobs) ++beginnings[job.job.access_code_id.substr(0, kShortId)];
    auto const shown = [&](std::string const& id) {
        auto const beginning = id.substr(0, kShortId);
        return id.size() > kLongestWholeId && beginnings[beginning] == 1 ? beginning : id;
    };
    TextTable table({"STATE", "ACCESS CODE", "GUEST ARRIVES", "WHEN", "TRY", "REASON"});
    for (auto const& job : jobs)
        table.add({job.state, shown(job.job.access_code_id), time_or(job.job.arrival, "not known"),
                   when(job, now), std::to_string(job.job.attempt + 1), reason(job)},
                  colour_of(job));
    return table;
}

std::string state_line(JobView const& job, Instant now) {
    auto const at = job.when ? relative(*job.when, now) : std::string("at an unknown time");
    if (job.state == "waiting") return "waiting (" + job.wait + ": " + job.reason + "), due " + at;
    if (job.state == "leased") return "leased to " + job.owner + ", whose lease ends " + at;
    if (job.state == "dead") return "dead (" + job.reason + "), given up " + at + ": a person must act";
    if (job.state == "done") return "done: " + job.outcome;
    return job.state;
}

std::vector<std::pair<std::string, std::string>> job_facts(JobView const& view, Instant now) {
    auto const& job = view.job;
    std::vector<std::pair<std::string, std::string>> facts{
        {"access code", job.access_code_id},
        {"state", state_line(view, now) + (view.again ? "; an event came meanwhile" : "")},
        {"workspace", job.workspace},
        {"device", job.device_id},
        {"latest event", job.event_id},
        {"received", short_time(job.received_at)},
        {"guest arrives", time_or(job.arrival, "not known")},
        {"stay ends", time_or(job.expires, "not known")},
        {"failed tries", std::to_string(job.attempt)},
    };
    if (view.state != "waiting" && view.state != "dead" && !view.reason.empty())
        facts.emplace_back("last error", view.reason);
    if (job.deaths > 0) facts.emplace_back("workers died", std::to_string(job.deaths));
    if (!job.backup_access_code_id.empty())
        facts.emplace_back("backup",
                           job.backup_access_code_id + (job.alignment_pending ? ", end not confirmed" : ""));
    for (auto const& [channel, send] : job.sends) facts.emplace_back("send " + channel, describe(send));
    return facts;
}

void print_facts(std::vector<std::pair<std::string, std::string>> const& facts, std::ostream& out,
                 Terminal const& terminal) {
    std::size_t widest = 0;
    for (auto const& [label, value] : facts) widest = std::max(widest, display_width(label));
    auto const indent = widest + 2;
    auto const room = terminal.width > indent ? terminal.width - indent : 0;
    for (auto const& [label, value] : facts) {
        out << label << std::string(indent - display_width(label), ' ');
        auto const* separator = "";
        for (auto const& line : wrap(value, std::max(room, kNarrowestValue))) {
            out << separator << (*separator == '\0' ? "" : std::string(indent, ' ')) << line;
            separator = "\n";
        }
        out << "\n";
    }
}

void write_json(json::Writer& writer, JobView const& view) {
    auto const& job = view.job;
    writer.begin_object()
        .member("access_code_id", std::string_view(job.access_code_id))
        .member("state", std::string_view(view.state))
        .member("when", view.when)
        .member("wait", std::string_view(view.wait))
        .member("reason", std::string_view(view.reason))
        .member("owner", std::string_view(view.owner))
        .member("outcome", std::string_view(view.outcome))
        .member("again", view.again)
        .member("workspace", std::string_view(job.workspace))
        .member("device_id", std::string_view(job.device_id))
        .member("event_id", std::string_view(job.event_id))
        .member("received_at", job.received_at)
        .member("occurred_at", job.occurred_at)
        .member("arrival", job.arrival)
        .member("expires", job.expires)
        .member("failed_tries", job.attempt)
        .member("deaths", job.deaths)
        .member("backup_access_code_id", std::string_view(job.backup_access_code_id))
        .member("alignment_pending", job.alignment_pending)
        .key("sends")
        .begin_object();
    for (auto const& [channel, send] : job.sends) {
        writer.key(channel)
            .begin_object()
            .member("state", rescue::to_string(send.state))
            .member("backup_access_code_id", std::string_view(send.backup_access_code_id))
            .member("attempt", send.attempt)
            .member("permanent", send.permanent)
            .member("at", send.at)
            .end_object();
    }
    writer.end_object().end_object();
}

}  // namespace sparekey::daemon
