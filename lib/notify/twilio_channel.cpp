#include <algorithm>

#include "notify/channel_types.hpp"
#include "notify/twilio_notifier.hpp"

namespace sparekey::notify {
namespace {

http::ClientOptions client_options(TwilioOptions const& settings) {
    http::ClientOptions options;
    options.url = Secret(settings.api_url);
    options.ca_file = settings.ca_file;
    return options;
}

class TwilioChannel final : public Channel {
  public:
    explicit TwilioChannel(ChannelOptions options) : options_(std::move(options)) {}

    Result<std::unique_ptr<rescue::Notifier>> notifier(Clock const& clock, Log const&) override {
        auto client = http::Client::create(client_options(std::get<TwilioOptions>(options_.settings)));
        if (!client) return client.error();
        return std::unique_ptr<rescue::Notifier>(
            std::make_unique<TwilioNotifier>(options_, std::move(*client), clock));
    }

  private:
    ChannelOptions options_;
};

/// Twilio's ids: two letters for what it is of, and 32 hexadecimal digits.
bool is_sid(std::string_view text, std::string_view kind) {
    return text.size() == 34 && text.starts_with(kind) &&
           text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
}

std::string trouble_with(TwilioOptions const& settings) {
    if (!is_sid(settings.account_sid, "AC"))
        return "account_sid must be AC and 32 hexadecimal digits, as the Twilio console shows it";
    if (!settings.api_key_sid.empty() && !is_sid(settings.api_key_sid, "SK"))
        return "api_key_sid must be SK and 32 hexadecimal digits";
    if (settings.token.empty()) return "token_file is missing";
    if (settings.from.empty() == settings.messaging_service_sid.empty())
        return settings.from.empty() ? "from or messaging_service_sid is missing"
                                     : "from and messaging_service_sid exclude each other";
    if (!settings.messaging_service_sid.empty() && !is_sid(settings.messaging_service_sid, "MG"))
        return "messaging_service_sid must be MG and 32 hexadecimal digits";
    return "";
}

}  // namespace

Result<void> check(ChannelOptions const&, TwilioOptions const& settings) {
    if (auto const trouble = trouble_with(settings); !trouble.empty())
        return Error{Errc::invalid_input, trouble};
    auto const client = http::Client::create(client_options(settings));
    return client ? Result<void>() : with_context("api_url", client.error());
}

ChannelResult open(ChannelOptions const& options, TwilioOptions const&) {
    return ChannelResult(std::make_unique<TwilioChannel>(options));
}

}  // namespace sparekey::notify
