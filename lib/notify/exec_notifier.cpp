#include "notify/exec_notifier.hpp"

#include <algorithm>

#include "async/process.hpp"
#include "notify/exec_reply.hpp"
#include "notify/payload.hpp"
#include "notify/redactor.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kMostLogged = 1024;
constexpr std::size_t kMostProviderId = 128;

/// With a line end, for a shell's `read`.
Secret stdin_of(rescue::Notification const& notification) {
    auto const json = payload(notification);
    std::string line;
    line.reserve(json.size() + 1);  // so that it does not move, and leave an unwiped copy
    line += json.reveal();
    line += '\n';
    return Secret::take(std::move(line));
}

}  // namespace

ExecNotifier::ExecNotifier(ChannelOptions options, Clock const& clock, Log const& log)
    : options_(std::move(options)), clock_(clock), log_(log.with({{"channel", options_.name}})) {}

asio::awaitable<rescue::SendResult> ExecNotifier::send(rescue::Notification const& notification) {
    auto const left = notification.deadline - clock_.now();
    if (left <= left.zero()) {
        rescue::SendResult too_late;
        too_late.status = rescue::SendResult::Status::temporary;
        too_late.detail = "the deadline had passed before the program was started";
        co_return too_late;
    }
    ProcessSpec const spec{options_.command, options_.environment};
    auto const limit = std::min<std::chrono::milliseconds>(options_.timeout, left);
    auto const input = stdin_of(notification);
    Redactor const redactor(notification);
    auto const log_line = [&](std::string_view line) {
        log_.info("notifier says", {{"stderr", redactor.clean(line, kMostLogged)}});
    };
    auto const end = co_await run_process(spec, input, limit, log_line);

    auto result = read_exec_reply(end);
    result.provider_id = redactor.clean(result.provider_id, kMostProviderId);
    result.detail = redactor.clean(result.detail, kMostLogged);
    co_return result;
}

}  // namespace sparekey::notify
