#include "daemon/replay/report.hpp"

#include <algorithm>

#include "core/encoding.hpp"
#include "core/json.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kLongest = 300;

std::string to_json(std::uint64_t line, Ending const& ending) {
    json::Writer writer;
    writer.begin_object().member("line", line).member("would", to_string(ending.how));
    writer.member("reason", ending.reason);
    writer.member("message_id", ending.message_id).member("event_id", ending.event_id);
    return writer.member("access_code_id", ending.access_code_id).end_object().text();
}

std::string to_text(std::uint64_t line, Ending const& ending) {
    auto text = std::to_string(line) + ": would be " + std::string(to_string(ending.how));
    if (!ending.reason.empty()) text += ": " + printable(ending.reason);
    if (!ending.message_id.empty()) text += " message_id=" + ending.message_id;
    if (!ending.event_id.empty()) text += " event_id=" + ending.event_id;
    if (!ending.access_code_id.empty()) text += " access_code_id=" + ending.access_code_id;
    return text;
}

}  // namespace

std::string printable(std::string_view text) {
    auto clean = to_utf8(text.substr(0, kLongest));
    for (auto& c : clean) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) c = ' ';
    }
    return clean;
}

void ReplayReport::broken(std::uint64_t line, Error const& error) {
    trouble(line, "not a recorded webhook: " + error.message);
    Ending ending;
    ending.how = Ending::How::refused;
    ending.reason = "not a recorded webhook: " + error.message;
    if (options_.dry_run && options_.json) foretell(line, ending);
}

void ReplayReport::settled(std::uint64_t line, Ending const& ending) {
    auto const refused = ending.how == Ending::How::refused;
    if (refused) trouble(line, "refused: " + ending.reason);
    if (ending.how == Ending::How::unreadable)
        trouble(line, "signed, but it cannot be read, and makes no job: " + ending.reason);
    if (options_.dry_run && (options_.json || !refused)) foretell(line, ending);
}

void ReplayReport::show(Progress const& progress) {
    if (options_.columns == 0) {
        err_ << "sparekeyd replay: " << progress.line() << std::endl;
        return;
    }
    err_ << "\r\x1b[K" << progress.bar(options_.columns - 1) << std::flush;
    bar_ = true;
}

void ReplayReport::note(std::string_view message) {
    erase_bar();
    err_ << "sparekeyd replay: " << printable(message) << std::endl;
}

void ReplayReport::finish(ReplayOutcome const& outcome) {
    erase_bar();
    if (outcome.stopped) {
        note("stopped: " + outcome.stopped->reason);
        note("go on with --from-line " + std::to_string(outcome.stopped->before_line));
    }
    out_ << (options_.json ? daemon::to_json(outcome) : summary(outcome)) << std::endl;
}

void ReplayReport::trouble(std::uint64_t line, std::string_view what) {
    erase_bar();
    err_ << options_.file << ":" << line << ": " << printable(what) << "\n";
}

void ReplayReport::foretell(std::uint64_t line, Ending const& ending) {
    erase_bar();
    out_ << (options_.json ? to_json(line, ending) : to_text(line, ending)) << "\n";
}

void ReplayReport::erase_bar() {
    if (!std::exchange(bar_, false)) return;
    err_ << "\r\x1b[K" << std::flush;
}

}  // namespace sparekey::daemon
