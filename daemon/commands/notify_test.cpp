#include "daemon/commands/notify_test.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "core/json.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/logging.hpp"
#include "daemon/run_to_end.hpp"
#include "notify/channel.hpp"
#include "notify/test_notification.hpp"

namespace sparekey::daemon {
namespace {

using rescue::SendResult;
using Status = SendResult::Status;

constexpr std::chrono::seconds kLastCalls{1};

struct Tried {
    std::string channel;
    Result<SendResult> result;
};

/// Keeps the channels that it opened, because calls may outlive their time.
class Trial {
  public:
    Trial(NotifyTestOptions const& options, rescue::MessageWriter messages, Log log)
        : options_(options), messages_(std::move(messages)), log_(std::move(log)) {}

    Tried send(notify::ChannelOptions const& channel) {
        auto opened = notify::open_channel(channel);
        if (!opened) return {channel.name, opened.error()};
        channels_.push_back(*std::move(opened));
        rescue::Recipient guest{options_.name, options_.phone, options_.email, options_.locale};
        auto const message = notify::test_notification(channel.name, std::move(guest), clock_.now(),
                                                       messages_, channel.rules.form);
        return {channel.name, run_to_end(send_through(*channels_.back(), message))};
    }

    /// False: the process must end without destructors.
    bool idle() {
        return std::all_of(channels_.begin(), channels_.end(),
                           [](auto const& channel) { return channel->idle_within(kLastCalls); });
    }

  private:
    asio::awaitable<Result<SendResult>> send_through(notify::Channel& channel,
                                                     rescue::Notification const& message) const {
        auto const notifier = channel.notifier(clock_, log_);
        if (!notifier) co_return notifier.error();
        co_return co_await (*notifier)->send(message);
    }

    NotifyTestOptions const& options_;
    rescue::MessageWriter messages_;
    Log log_;
    SystemClock clock_;
    std::vector<std::unique_ptr<notify::Channel>> channels_;
};

std::string_view word(Tried const& tried) {
    return tried.result ? to_string(tried.result->status) : "cannot be opened";
}

void print(Tried const& tried) {
    auto const sent = tried.result && tried.result->status == Status::sent;
    std::cout << (sent ? "ok      " : "FAILED  ") << tried.channel << ": " << word(tried);
    if (!tried.result) {
        std::cout << ": " << tried.result.error().message;
    } else {
        auto const& result = *tried.result;
        if (result.unauthorized) std::cout << ", the provider refuses our credentials";
        if (result.retry_after) std::cout << ", again in " << result.retry_after->count() << " s";
        if (!result.provider_id.empty()) std::cout << ", provider id " << result.provider_id;
        if (!result.detail.empty()) std::cout << ": " << result.detail;
    }
    std::cout << std::endl;
}

void write(json::Writer& writer, Tried const& tried) {
    writer.begin_object().member("channel", tried.channel).member("result", word(tried));
    if (!tried.result) {
        writer.member("detail", tried.result.error().message);
    } else {
        auto const& result = *tried.result;
        std::optional<std::int64_t> wait;
        if (result.retry_after) wait = result.retry_after->count();
        writer.member("unauthorized", result.unauthorized)
            .member("retry_after_s", wait)
            .member("provider_id", result.provider_id)
            .member("detail", result.detail);
    }
    writer.end_object();
}

std::string to_json(std::vector<Tried> const& all) {
    json::Writer writer;
    writer.begin_object().key("channels").begin_array();
    for (auto const& tried : all) write(writer, tried);
    return writer.end_array().end_object().text();
}

int exit_code_of(std::vector<Tried> const& all) {
    bool all_sent = true;
    bool later = true;
    for (auto const& tried : all) {
        if (!tried.result) return exit_code::kConfiguration;
        auto const status = tried.result->status;
        if (status == Status::sent) continue;
        all_sent = false;
        later = later && (status == Status::temporary || status == Status::rate_limited);
    }
    if (all_sent) return exit_code::kOk;
    return later ? exit_code::kTryLater : exit_code::kDataError;
}

/// Those to try; none if there is no such channel.
std::vector<notify::ChannelOptions> chosen(Config const& config, std::string const& name) {
    if (name.empty()) return config.channels;
    std::vector<notify::ChannelOptions> channels;
    for (auto const& channel : config.channels)
        if (channel.name == name) channels.push_back(channel);
    return channels;
}

}  // namespace

void add_options(CLI::App& command, NotifyTestOptions& options) {
    command.add_option("--channel", options.channel, "only this one of notify.channels");
    command.add_option("--phone", options.phone, "the recipient's number");
    command.add_option("--email", options.email, "the recipient's address");
    command.add_option("--name", options.name, "the recipient's name");
    command.add_option("--locale", options.locale, "the recipient's language, such as \"en\"");
    command.add_flag("--json", options.json, "for programs");
}

int run_notify_test(Config const& config, NotifyTestOptions const& options) {
    auto const channels = chosen(config, options.channel);
    if (channels.empty()) {
        std::cerr << "sparekeyd notify test: there is no channel \"" << options.channel
                  << "\" in notify.channels\n";
        return exit_code::kUsage;
    }
    Trial trial(options, config.messages, make_log(config.log, std::nullopt));
    std::vector<Tried> all;
    for (auto const& channel : channels) {
        all.push_back(trial.send(channel));
        if (!options.json) print(all.back());
    }
    if (options.json) std::cout << to_json(all) << std::endl;
    auto const code = exit_code_of(all);
    if (!trial.idle()) std::_Exit(code);
    return code;
}

}  // namespace sparekey::daemon
