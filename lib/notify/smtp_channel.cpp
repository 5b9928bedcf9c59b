#include "http/tls_client.hpp"
#include "notify/channel_types.hpp"
#include "notify/smtp_notifier.hpp"

namespace sparekey::notify {
namespace {

Result<SmtpNotifier::Settings> read(ChannelOptions const& options, SmtpOptions const& settings) {
    auto server = smtp_server(settings);
    if (!server) return server.error();
    if (settings.from.empty()) return Error{Errc::invalid_input, "from is missing"};
    auto from = parse_mailbox(settings.from);
    if (!from) return with_context("from", from.error());
    auto const authorities = http::make_client_context(settings.ca_file);
    if (!authorities) return authorities.error();
    return SmtpNotifier::Settings{options.name, options.timeout, *std::move(server), *std::move(from)};
}

class SmtpChannel final : public Channel {
  public:
    explicit SmtpChannel(SmtpNotifier::Settings settings) : settings_(std::move(settings)) {}

    Result<std::unique_ptr<rescue::Notifier>> notifier(Clock const& clock, Log const&) override {
        return std::unique_ptr<rescue::Notifier>(std::make_unique<SmtpNotifier>(settings_, pool_, clock));
    }

    bool idle_within(std::chrono::steady_clock::duration limit) override { return pool_.idle_within(limit); }

  private:
    SmtpNotifier::Settings settings_;
    BlockingPool pool_;
};

}  // namespace

Result<void> check(ChannelOptions const& options, SmtpOptions const& settings) {
    auto const usable = read(options, settings);
    return usable ? Result<void>() : usable.error();
}

ChannelResult open(ChannelOptions const& options, SmtpOptions const& settings) {
    auto usable = read(options, settings);
    if (!usable) return usable.error();
    return ChannelResult(std::make_unique<SmtpChannel>(*std::move(usable)));
}

}  // namespace sparekey::notify
