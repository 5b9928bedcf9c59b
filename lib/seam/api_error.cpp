#include "seam/api_error.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/json.hpp"
#include "http/retry_after.hpp"

namespace sparekey::seam {
namespace {

using Kind = rescue::SeamError::Kind;

constexpr std::size_t kShortestPin = 4;
constexpr std::size_t kLongestWords = 200;

struct ErrorBody {
    std::string words;
    std::string request_id;
};

/// PINs are "typically numeric or alphanumeric": a word with a digit in it may be one.
std::string mask_pins(std::string_view text) {
    std::string masked;
    while (!text.empty()) {
        auto const end = std::find_if_not(text.begin(), text.end(), ascii::is_alphanumeric);
        auto const word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        auto const may_be_pin =
            word.size() >= kShortestPin && std::any_of(word.begin(), word.end(), ascii::is_digit);
        masked += may_be_pin ? "****" : word;
        text.remove_prefix(word.size());
        if (text.empty()) break;
        masked += text.front();
        text.remove_prefix(1);
    }
    return masked;
}

std::string string_or_empty(json::Value const& object, std::string_view key) {
    auto text = object.string(key);
    return text ? std::move(*text) : std::string();
}

ErrorBody read_body(std::string_view body) {
    auto const document = json::Document::parse(body);
    if (!document) return {};
    auto const error = document->root().object("error");
    if (!error) return {};
    auto const type = string_or_empty(*error, "type");
    auto const message = string_or_empty(*error, "message");
    auto const both = type.empty() || message.empty() ? type + message : type + ": " + message;
    return {mask_pins(both).substr(0, kLongestWords), string_or_empty(*error, "request_id")};
}

}  // namespace

Kind kind_of(int status) {
    switch (status) {
        case 401:
        case 403:
            return Kind::unauthorized;
        case 404:
            return Kind::not_found;
        case 429:
            return Kind::rate_limited;
        case 408:
        case 409:
        case 425:
            return Kind::temporary;
        default:
            return status >= 400 && status < 500 ? Kind::rejected : Kind::temporary;
    }
}

std::string request_id_of(HttpResponse const& answer) {
    if (auto const header = answer.headers.find("seam-request-id")) return std::string(*header);
    return read_body(answer.body).request_id;
}

rescue::SeamError read_error(HttpResponse const& answer, Instant now) {
    rescue::SeamError error;
    error.kind = kind_of(answer.status);
    error.status = answer.status;
    error.message = "HTTP " + std::to_string(answer.status);
    auto const words = read_body(answer.body).words;
    if (!words.empty()) error.message += " " + words;
    if (auto const header = answer.headers.find("Retry-After"))
        error.retry_after = http::parse_retry_after(*header, now);
    error.request_id = request_id_of(answer);
    return error;
}

}  // namespace sparekey::seam
