#include "core/random.hpp"
#include "http/client.hpp"
#include "notify/guest_lookup.hpp"
#include "notify/guest_sources.hpp"
#include "notify/recipient_cache.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kLargestAnswer = 64 * 1024;

http::ClientOptions client_options(HttpGuests const& settings) {
    http::ClientOptions options;
    options.url = Secret(settings.url);
    options.ca_file = settings.ca_file;
    options.most_body = kLargestAnswer;
    return options;
}

Error refused(HttpResponse const& answer, std::string_view server) {
    auto const code = [&] {
        if (answer.status == 401 || answer.status == 403) return Errc::unauthorized;
        if (answer.status == 408 || answer.status == 425 || answer.status == 429 || answer.status >= 500)
            return Errc::unavailable;
        return Errc::rejected;
    };
    return {code(), std::string(server) + " answered " + std::to_string(answer.status)};
}

class HttpDirectory final : public rescue::GuestDirectory {
  public:
    HttpDirectory(std::unique_ptr<http::Client> client, HttpGuests settings, std::chrono::seconds timeout,
                  Clock const& clock)
        : client_(std::move(client)),
          settings_(std::move(settings)),
          timeout_(timeout),
          clock_(clock),
          cache_(settings_.cache) {}

    asio::awaitable<Result<std::optional<rescue::Recipient>>> find(rescue::GuestQuery const& query) override {
        // The whole question: a code that was given to another guest since is another question.
        auto const question = guest_lookup(query);
        if (auto known = cache_.find(question)) co_return known;

        auto request = signed_request(question);
        WipeAtExit const request_wiped(request.body);
        auto sent = co_await client_->send(request, timeout_, http::Repeat::harmless);
        if (!sent) co_return broken_off(sent.error());
        WipeAtExit const answer_wiped(sent->body);
        auto found = read(*sent);
        if (found && *found) cache_.add(question, **found);
        co_return found;
    }

  private:
    HttpRequest signed_request(Secret const& question) const {
        HttpRequest request;
        request.method = "POST";
        request.body = question.reveal();
        request.headers.add("Content-Type", "application/json");
        request.headers.add("Accept", "application/json");
        if (settings_.token) request.headers.add_authorization("Bearer", *settings_.token);
        if (settings_.signing_key) {
            auto const id = "msg_" + random_token();
            auto const timestamp = std::to_string(to_unix_ms(clock_.now()) / 1000);
            request.headers.add("webhook-id", id);
            request.headers.add("webhook-timestamp", timestamp);
            request.headers.add("webhook-signature",
                                sign(*settings_.signing_key, id, timestamp, request.body));
        }
        return request;
    }

    Result<std::optional<rescue::Recipient>> read(HttpResponse const& answer) const {
        if (answer.status == 404 || answer.status == 204) return std::optional<rescue::Recipient>();
        auto const server = client_->url().authority();
        if (answer.status != 200) return refused(answer, server);
        auto guest = read_guest_answer(answer.body);
        if (!guest) return with_context(server, guest.error());
        return guest;
    }

    /// A connection that was closed half-way says nothing about the guest: asked again, it may do better.
    static Error broken_off(Error error) {
        if (error.code == Errc::invalid_input) error.code = Errc::unavailable;
        return error;
    }

    std::unique_ptr<http::Client> client_;
    HttpGuests settings_;
    std::chrono::seconds timeout_;
    Clock const& clock_;
    RecipientCache cache_;
};

class HttpSource final : public GuestSource {
  public:
    HttpSource(HttpGuests settings, std::chrono::seconds timeout)
        : settings_(std::move(settings)), timeout_(timeout) {}

    Result<std::unique_ptr<rescue::GuestDirectory>> directory(rescue::Alerts&, Clock const& clock,
                                                              Log const&) override {
        auto client = http::Client::create(client_options(settings_));
        if (!client) return client.error();
        return std::unique_ptr<rescue::GuestDirectory>(
            std::make_unique<HttpDirectory>(std::move(*client), settings_, timeout_, clock));
    }

  private:
    HttpGuests settings_;
    std::chrono::seconds timeout_;
};

}  // namespace

Result<void> check(GuestOptions const&, HttpGuests const& settings) {
    auto const client = http::Client::create(client_options(settings));
    if (!client) return with_context("url", client.error());
    if (!settings.signing_key && !settings.token)
        return Error{Errc::invalid_input,
                     "signing_secret_file: this or token_file is needed: whoever may ask is told telephone "
                     "numbers"};
    return {};
}

GuestSourceResult open(GuestOptions const& options, HttpGuests const& settings, Log const&) {
    return GuestSourceResult(std::make_unique<HttpSource>(settings, options.timeout));
}

}  // namespace sparekey::notify
