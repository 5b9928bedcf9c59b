#include "daemon/commands/pool_report.hpp"

#include "core/json.hpp"
#include "daemon/terminal.hpp"
#include "notify/text_or_null.hpp"

namespace sparekey::daemon {
namespace {

using reconcile::PoolSwitchOutcome;
using Kind = PoolSwitchOutcome::Kind;

constexpr std::size_t kLongestId = 64;
constexpr std::size_t kLongestDetail = 500;
constexpr std::string_view kNotConfirmed = "Seam does not say whether the pool is on";

/// "Front Door (6aae…)", safe for a terminal.
std::string describe(PlannedLock const& lock) {
    auto const id = fit(lock.device_id, kLongestId);
    return lock.name.empty() ? id : fit(lock.name, kLongestLockName) + " (" + id + ")";
}

class TextPoolReport final : public PoolReport {
  public:
    explicit TextPoolReport(std::ostream& out) : PoolReport(out), out_(out) {}

    void plan(PoolPlan const& plan) override {
        for (auto const& lock : plan.left())
            out_ << "leave    " << describe(lock) << ": " << *lock.left << "\n";
        for (auto const& lock : plan.to_turn_on()) out_ << "turn on  " << describe(lock) << "\n";
        out_ << std::flush;
    }

    void tried(PlannedLock const& lock, PoolSwitchOutcome const& outcome) override {
        switch (outcome.kind) {
            case Kind::on:
                out_ << "on       " << describe(lock) << "\n";
                break;
            case Kind::unknown:
                out_ << "asked    " << describe(lock) << ": " << kNotConfirmed << "\n";
                break;
            case Kind::failed:
                out_ << "failed   " << describe(lock) << ": " << fit(outcome.detail, kLongestDetail) << "\n";
                break;
        }
        if (!outcome.code_left.empty()) {
            out_ << "         the access code " << fit(outcome.code_left, 100) << " (\""
                 << reconcile::kPoolCodeName << "\") could not be deleted: delete it in Seam's console\n";
        }
        out_ << std::flush;
    }

    void untried(PlannedLock const&) override {}  // the plan has its line, and how many they are is a note

  private:
    std::ostream& out_;
};

class JsonPoolReport final : public PoolReport {
  public:
    JsonPoolReport(std::ostream& out, std::ostream& notes) : PoolReport(notes), out_(out) {}

    void plan(PoolPlan const& plan) override {
        for (auto const& lock : plan.left()) write("leave", lock, *lock.left, "");
    }

    void tried(PlannedLock const& lock, PoolSwitchOutcome const& outcome) override {
        switch (outcome.kind) {
            case Kind::on:
                return write("on", lock, "", outcome.code_left);
            case Kind::unknown:
                return write("asked", lock, kNotConfirmed, outcome.code_left);
            case Kind::failed:
                return write("failed", lock, outcome.detail, outcome.code_left);
        }
    }

    void untried(PlannedLock const& lock) override { write("turn_on", lock, "", ""); }

  private:
    void write(std::string_view action, PlannedLock const& lock, std::string_view detail,
               std::string_view code_left) {
        json::Writer writer;
        writer.begin_object()
            .member("action", action)
            .member("workspace", std::string_view(lock.workspace))
            .member("device_id", std::string_view(lock.device_id))
            .member("name", std::string_view(lock.name));
        notify::text_or_null(writer, "detail", detail);
        notify::text_or_null(writer, "code_left", code_left);
        writer.end_object();
        out_ << writer.text() << std::endl;
    }

    std::ostream& out_;
};

}  // namespace

std::unique_ptr<PoolReport> text_pool_report(std::ostream& out) {
    return std::make_unique<TextPoolReport>(out);
}

std::unique_ptr<PoolReport> json_pool_report(std::ostream& out, std::ostream& notes) {
    return std::make_unique<JsonPoolReport>(out, notes);
}

}  // namespace sparekey::daemon
