#include "notify/reply.hpp"

#include "core/json.hpp"
#include "notify/sending.hpp"

namespace sparekey::notify {
namespace {

std::string text_or_empty(json::Value answer, std::string_view key) {
    auto const text = answer.optional_string(key);
    return text && *text ? **text : "";
}

bool flag(json::Value answer, std::string_view key) {
    auto const value = answer.optional_bool(key);
    return value && value->value_or(false);
}

std::optional<std::chrono::seconds> retry_after(json::Value answer) {
    auto const wait = answer.optional_integer("retry_after_s");
    if (!wait || !*wait) return std::nullopt;
    return asked_wait(**wait);
}

}  // namespace

Reply read_reply(std::string_view text) {
    if (!text.starts_with('{')) return {};
    auto const document = json::Document::parse(text);
    if (!document) return {std::nullopt, "its answer is not valid JSON"};
    auto const answer = document->root();
    auto const word = answer.string("result");
    if (!word) return {std::nullopt, "its answer has no \"result\""};
    auto const status = rescue::parse_send_status(*word);
    if (!status) return {std::nullopt, "unknown result \"" + *word + "\"", true};

    rescue::SendResult result;
    result.status = *status;
    result.retry_after = retry_after(answer);
    result.unauthorized = flag(answer, "unauthorized");
    result.provider_id = text_or_empty(answer, "provider_id");
    result.detail = text_or_empty(answer, "detail");
    return {std::move(result), ""};
}

}  // namespace sparekey::notify
