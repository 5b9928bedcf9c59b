#include "notify/twilio_notifier.hpp"

#include <algorithm>

#include "core/encoding.hpp"
#include "core/wipe.hpp"
#include "notify/percent_encoding.hpp"
#include "notify/sending.hpp"
#include "notify/twilio_reply.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kLongestText = 1600;  // characters

std::size_t characters(std::string_view text) {
    auto const begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

std::string_view why_not(rescue::Notification const& notification) {
    if (notification.recipient.phone.empty()) return "the guest has no phone number";
    if (characters(notification.message.text.reveal()) > kLongestText)
        return "the message is longer than 1600 characters";
    return {};
}

/// Room for all of it first, so that nothing moves and leaves an unwiped copy.
std::string form(std::string_view to, std::string_view sender_field, std::string_view sender,
                 std::string_view text) {
    std::string body;
    body.reserve(percent_encoded_size(to) + sender_field.size() + percent_encoded_size(sender) +
                 percent_encoded_size(text) + std::string_view("To=&=&Body=").size());
    body += "To=";
    append_percent_encoded(body, to);
    body.append("&").append(sender_field).append("=");
    append_percent_encoded(body, sender);
    body += "&Body=";
    append_percent_encoded(body, text);
    return body;
}

/// For `Authorization: Basic`.
Secret login(TwilioOptions const& settings) {
    auto const& user = settings.api_key_sid.empty() ? settings.account_sid : settings.api_key_sid;
    std::string plain;
    WipeAtExit const wiped(plain);
    plain.reserve(user.size() + 1 + settings.token.size());
    plain.append(user).append(":").append(settings.token.reveal());
    return Secret::take(base64_encode(plain));
}

}  // namespace

TwilioNotifier::TwilioNotifier(ChannelOptions const& options, std::unique_ptr<http::Client> client,
                               Clock const& clock)
    : options_(options), client_(std::move(client)), clock_(clock) {}

HttpRequest TwilioNotifier::request_for(rescue::Notification const& notification) const {
    auto const& settings = std::get<TwilioOptions>(options_.settings);
    auto const by_service = settings.from.empty();
    HttpRequest request;
    request.method = "POST";
    request.target = "/2010-04-01/Accounts/" + settings.account_sid + "/Messages.json";
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.headers.add("Accept", "application/json");
    request.headers.add("User-Agent", "sparekeyd");
    request.headers.add_authorization("Basic", login(settings));
    request.body =
        form(notification.recipient.phone, by_service ? "MessagingServiceSid" : "From",
             by_service ? settings.messaging_service_sid : settings.from, notification.message.text.reveal());
    return request;
}

asio::awaitable<rescue::SendResult> TwilioNotifier::send(rescue::Notification const& notification) {
    auto const limit = send_limit(notification, options_.timeout, clock_);
    if (!limit) co_return too_late();
    if (auto const reason = why_not(notification); !reason.empty()) co_return refused(reason);
    auto request = request_for(notification);
    WipeAtExit const wiped(request.body);
    auto answer = co_await client_->send(request, *limit, http::Repeat::harmful);
    auto result = cleaned(read_twilio_reply(answer, clock_.now()), Redactor(notification));
    if (answer) wipe(answer->body);  // it repeats the text
    co_return result;
}

}  // namespace sparekey::notify
