#include "notify/channel_types.hpp"
#include "notify/http_notifier.hpp"

namespace sparekey::notify {
namespace {

http::ClientOptions client_options(HttpOptions const& settings) {
    http::ClientOptions options;
    options.url = settings.url;
    options.ca_file = settings.ca_file;
    return options;
}

class HttpChannel final : public Channel {
  public:
    explicit HttpChannel(ChannelOptions options) : options_(std::move(options)) {}

    Result<std::unique_ptr<rescue::Notifier>> notifier(Clock const& clock, Log const&) override {
        auto client = http::Client::create(client_options(std::get<HttpOptions>(options_.settings)));
        if (!client) return client.error();
        return std::unique_ptr<rescue::Notifier>(
            std::make_unique<HttpNotifier>(options_, std::move(*client), clock));
    }

  private:
    ChannelOptions options_;
};

}  // namespace

Result<void> check(ChannelOptions const&, HttpOptions const& settings) {
    if (settings.url.empty()) return Error{Errc::invalid_input, "url or url_file is missing"};
    if (!settings.signing_key) return Error{Errc::invalid_input, "signing_secret_file is missing"};
    auto const client = http::Client::create(client_options(settings));
    return client ? Result<void>() : client.error();
}

ChannelResult open(ChannelOptions const& options, HttpOptions const&) {
    return ChannelResult(std::make_unique<HttpChannel>(options));
}

}  // namespace sparekey::notify
