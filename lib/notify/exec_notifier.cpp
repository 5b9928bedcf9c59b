#include "notify/exec_notifier.hpp"

#include "notify/exec_reply.hpp"
#include "notify/payload.hpp"
#include "notify/sending.hpp"

namespace sparekey::notify {
namespace {

/// With a line end, for a shell's `read`.
Secret stdin_of(rescue::Notification const& notification) {
    auto const json = payload(notification);
    std::string line;
    line.reserve(json.size() + 1);  // so that it does not move, and leave an unwiped copy
    line += json.reveal();
    line += '\n';
    return Secret::take(std::move(line));
}

ProcessSpec program_of(ChannelOptions const& options) {
    auto const& settings = std::get<ExecOptions>(options.settings);
    return {settings.command, settings.environment};
}

}  // namespace

ExecNotifier::ExecNotifier(ChannelOptions const& options, Clock const& clock, Log const& log)
    : name_(options.name),
      timeout_(options.timeout),
      program_(program_of(options)),
      clock_(clock),
      log_(log.with({{"channel", name_}})) {}

asio::awaitable<rescue::SendResult> ExecNotifier::send(rescue::Notification const& notification) {
    auto const limit = send_limit(notification, timeout_, clock_);
    if (!limit) co_return too_late();
    auto const input = stdin_of(notification);
    Redactor const redactor(notification);
    auto const log_line = [&](std::string_view line) {
        log_.info("notifier says", {{"stderr", cleaned_line(line, redactor)}});
    };
    auto const end = co_await run_process(program_, input, *limit, log_line);
    co_return cleaned(read_exec_reply(end), redactor);
}

}  // namespace sparekey::notify
