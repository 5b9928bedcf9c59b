#include "daemon/commands/audit_report.hpp"

#include <algorithm>

#include "core/json.hpp"
#include "daemon/durations.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kIdWidth = 36;  // a UUID, to be copied
constexpr std::size_t kPoolWidth = 4;
constexpr std::size_t kOnlineWidth = 6;
constexpr std::size_t kGaps = 6;
constexpr std::size_t kLeastName = 16;
constexpr std::size_t kMostName = 40;
constexpr std::string_view kIndent = "    ";

std::string padded(std::string_view text, std::size_t width) {
    auto cell = fit(text, width);
    cell.append(width - std::min(width, display_width(cell)), ' ');
    return cell;
}

std::string_view pool_word(reconcile::DeviceHealth const& device) {
    if (device.pool_enabled == true) return "on";
    if (device.pool_supported == false) return "none";
    if (device.pool_enabled == false) return "off";
    return "?";
}

bool has_errors(AuditedLock const& lock) {
    return std::ranges::any_of(lock.problems, &reconcile::LockProblem::is_error);
}

std::string describe_stay(StayAtRisk const& stay, Instant now) {
    auto text = "stay at risk: ";
    std::string when = !stay.starts_at || *stay.starts_at <= now
                           ? "guest is there now"
                           : "guest arrives " + relative(*stay.starts_at, now);
    if (stay.ends_at) when += ", until " + short_time(*stay.ends_at);
    std::string why = stay.status == "set" ? "" : ", code is not on the lock";
    for (auto const& error : stay.errors) why += ", " + error;
    return text + when + why + " (" + stay.access_code_id + ")";
}

/// Columns are as wide as the terminal lets them be, whatever comes: nothing is known of the locks to come.
class TextAudit final : public AuditReport {
  public:
    TextAudit(std::ostream& out, std::ostream& err, Terminal const& terminal, bool several, Instant now)
        : out_(out), err_(err), terminal_(terminal), several_(several), now_(now) {
        auto const others = kIdWidth + kPoolWidth + kOnlineWidth + kGaps;
        auto const room = terminal.width > others ? terminal.width - others : 0;
        name_width_ = std::clamp(room, kLeastName, kMostName);
    }

    void lock(AuditedLock const& lock) override {
        if (lock.workspace != workspace_ || !begun_) begin(lock.workspace);
        auto const& device = lock.device;
        bool const is_well = lock.problems.empty() && lock.stays.empty();
        auto const colour = has_errors(lock) ? Colour::red : is_well ? Colour::none : Colour::yellow;
        row(device.name, device.device_id, device.is_managed ? pool_word(device) : "-",
            device.online ? "yes" : "no", colour);
        if (!device.is_managed) line("not managed by Seam", Colour::dim);
        for (auto const& problem : lock.problems)
            line(problem.text, problem.is_error ? Colour::red : Colour::yellow);
        for (auto const& stay : lock.stays) line(describe_stay(stay, now_), Colour::bold);
        out_ << std::flush;
    }

    void failure(std::string const& what) override {
        err_ << "sparekeyd audit: " << fit(what, 500) << std::endl;
    }

    void end(AuditSummary const& summary) override {
        out_ << (begun_ ? "\n" : "") << summary.locks << (summary.locks == 1 ? " lock: " : " locks: ");
        if (summary.found_nothing()) {
            out_ << (summary.failures == 0 ? "nothing is wrong" : "nothing wrong was found");
        } else {
            out_ << summary.with_errors << " with errors, " << summary.with_warnings << " with warnings, "
                 << summary.stays << (summary.stays == 1 ? " stay" : " stays") << " at risk";
        }
        if (summary.failures > 0) out_ << "; not everything could be asked for";
        out_ << std::endl;
    }

  private:
    void begin(std::string const& workspace) {
        if (begun_) out_ << "\n";
        if (several_) out_ << terminal_.paint(Colour::bold, "workspace " + workspace) << "\n";
        row("LOCK", "DEVICE", "POOL", "ONLINE", Colour::dim);
        workspace_ = workspace;
        begun_ = true;
    }

    void row(std::string_view name, std::string_view id, std::string_view pool, std::string_view online,
             Colour colour) {
        auto text = padded(name, name_width_) + "  " + padded(id, kIdWidth) + "  " +
                    padded(pool, kPoolWidth) + "  " + fit(online, kOnlineWidth);
        out_ << terminal_.paint(colour, text) << "\n";
    }

    void line(std::string_view text, Colour colour) {
        auto const room = std::max<std::size_t>(terminal_.width, 40) - kIndent.size();
        for (auto const& part : wrap(text, room)) out_ << kIndent << terminal_.paint(colour, part) << "\n";
    }

    std::ostream& out_;
    std::ostream& err_;
    Terminal terminal_;
    bool several_;
    Instant now_;
    std::size_t name_width_ = kLeastName;
    std::string workspace_;
    bool begun_ = false;
};

void write(json::Writer& writer, StayAtRisk const& stay) {
    writer.begin_object().member("access_code_id", std::string_view(stay.access_code_id));
    writer.member("starts_at", stay.starts_at).member("ends_at", stay.ends_at);
    writer.member("status", std::string_view(stay.status)).key("errors").begin_array();
    for (auto const& error : stay.errors) writer.value(std::string_view(error));
    writer.end_array().end_object();
}

std::string to_json(AuditedLock const& lock) {
    auto const& device = lock.device;
    json::Writer writer;
    writer.begin_object()
        .member("workspace", std::string_view(lock.workspace))
        .member("device_id", std::string_view(device.device_id))
        .member("name", std::string_view(device.name))
        .member("is_managed", device.is_managed)
        .member("online", device.online)
        .member("pool_supported", device.pool_supported)
        .member("pool_enabled", device.pool_enabled)
        .key("problems")
        .begin_array();
    for (auto const& problem : lock.problems) {
        writer.begin_object()
            .member("severity", problem.is_error ? "error" : "warning")
            .member("code", std::string_view(problem.code))
            .member("text", std::string_view(problem.text))
            .member("since", problem.since)
            .end_object();
    }
    writer.end_array().member("asked_for_codes", lock.asked_for_codes).key("stays_at_risk").begin_array();
    for (auto const& stay : lock.stays) write(writer, stay);
    return writer.end_array().end_object().text();
}

/// {"devices":[…],"failures":[…],"summary":{…}}, a device a line.
class JsonAudit final : public AuditReport {
  public:
    explicit JsonAudit(std::ostream& out) : out_(out) { out_ << "{\"devices\":["; }

    void lock(AuditedLock const& lock) override {
        out_ << (first_ ? "\n" : ",\n") << to_json(lock) << std::flush;
        first_ = false;
    }

    void failure(std::string const& what) override { failures_.push_back(what); }

    void end(AuditSummary const& summary) override {
        json::Writer failures;
        failures.begin_array();
        for (auto const& failure : failures_) failures.value(std::string_view(failure));
        failures.end_array();
        json::Writer counts;
        counts.begin_object()
            .member("clean", summary.clean())
            .member("locks", std::uint64_t(summary.locks))
            .member("with_errors", std::uint64_t(summary.with_errors))
            .member("with_warnings", std::uint64_t(summary.with_warnings))
            .member("stays_at_risk", std::uint64_t(summary.stays))
            .end_object();
        out_ << "],\n\"failures\":" << failures.text() << ",\"summary\":" << counts.text() << "}"
             << std::endl;
    }

  private:
    std::ostream& out_;
    bool first_ = true;
    std::vector<std::string> failures_;
};

}  // namespace

void AuditSummary::count(AuditedLock const& lock) {
    ++locks;
    if (has_errors(lock))
        ++with_errors;
    else if (!lock.problems.empty())
        ++with_warnings;
    stays += lock.stays.size();
}

std::unique_ptr<AuditReport> text_audit(std::ostream& out, std::ostream& err, Terminal const& terminal,
                                        bool several, Instant now) {
    return std::make_unique<TextAudit>(out, err, terminal, several, now);
}

std::unique_ptr<AuditReport> json_audit(std::ostream& out) {
    return std::make_unique<JsonAudit>(out);
}

}  // namespace sparekey::daemon
