#include <sysexits.h>

#include "async/process.hpp"
#include "notify/contact_mask.hpp"
#include "notify/guest_lookup.hpp"
#include "notify/guest_sources.hpp"
#include "notify/recipient.hpp"
#include "notify/redactor.hpp"
#include "notify/sending.hpp"

namespace sparekey::notify {
namespace {

/// With a line end, for a shell's `read`.
Secret stdin_of(rescue::GuestQuery const& query) {
    auto const question = guest_lookup(query);
    std::string line;
    line.reserve(question.size() + 1);  // so that it does not move, and leave an unwiped copy
    line += question.reveal();
    line += '\n';
    return Secret::take(std::move(line));
}

Result<std::optional<rescue::Recipient>> read(ProcessEnd const& end) {
    auto const why = "the program that looks up guests: " + describe(end);
    switch (end.how) {
        case ProcessEnd::How::exited:
            if (end.code == EX_OK) break;
            return Error{end.code == EX_TEMPFAIL || end.code == EX_OSERR ? Errc::unavailable : Errc::rejected,
                         why};
        case ProcessEnd::How::timed_out:
            return Error{Errc::timed_out, why};
        case ProcessEnd::How::signalled:
        case ProcessEnd::How::not_started:
            return Error{Errc::internal, why};
    }
    auto guest = read_guest_answer(end.output());
    if (!guest) return with_context("the program that looks up guests", guest.error());
    return guest;
}

/// Knows what the program was asked, and what it answered.
Redactor redactor(rescue::GuestQuery const& query, Result<std::optional<rescue::Recipient>> const& answer) {
    rescue::Notification known;
    known.original.name = query.access_code_name;
    if (answer && *answer) known.recipient = **answer;
    Redactor made(known);
    wipe(known.recipient);
    return made;
}

class ExecDirectory final : public rescue::GuestDirectory {
  public:
    ExecDirectory(ProcessSpec program, std::chrono::seconds timeout, Log log)
        : program_(std::move(program)), timeout_(timeout), log_(std::move(log)) {}

    asio::awaitable<Result<std::optional<rescue::Recipient>>> find(rescue::GuestQuery const& query) override {
        auto const input = stdin_of(query);
        std::vector<Secret> lines;  // of stderr: what must not be logged is known only at the end
        auto const keep = [&](std::string_view line) { lines.emplace_back(line); };
        auto const end = co_await run_process(program_, input, timeout_, keep);
        auto answer = read(end);
        log_lines(lines, query, answer);
        co_return answer;
    }

  private:
    void log_lines(std::vector<Secret> const& lines, rescue::GuestQuery const& query,
                   Result<std::optional<rescue::Recipient>> const& answer) const {
        if (lines.empty()) return;
        auto const known = redactor(query, answer);
        for (auto const& line : lines)
            log_.info("the program that looks up guests says",
                      {{"access_code_id", query.access_code_id},
                       {"stderr", cleaned_line(mask_contacts(line.reveal()), known)}});
    }

    ProcessSpec program_;
    std::chrono::seconds timeout_;
    Log log_;
};

class ExecSource final : public GuestSource {
  public:
    ExecSource(ProcessSpec program, std::chrono::seconds timeout)
        : program_(std::move(program)), timeout_(timeout) {}

    Result<std::unique_ptr<rescue::GuestDirectory>> directory(rescue::Alerts&, Clock const&,
                                                              Log const& log) override {
        return std::unique_ptr<rescue::GuestDirectory>(
            std::make_unique<ExecDirectory>(program_, timeout_, log));
    }

  private:
    ProcessSpec program_;
    std::chrono::seconds timeout_;
};

}  // namespace

Result<void> check(GuestOptions const&, ExecGuests const& settings) {
    auto const checked = check_program({settings.command, settings.environment});
    return checked ? checked : with_context("command", checked.error());
}

GuestSourceResult open(GuestOptions const& options, ExecGuests const& settings, Log const&) {
    return GuestSourceResult(
        std::make_unique<ExecSource>(ProcessSpec{settings.command, settings.environment}, options.timeout));
}

}  // namespace sparekey::notify
