#include "notify/twilio_reply.hpp"

#include "core/json.hpp"
#include "notify/http_answer.hpp"

namespace sparekey::notify {
namespace {

using rescue::SendResult;
using Status = SendResult::Status;

/// What Twilio says of an error, or of the message that it made. What is missing is 0 or empty.
struct Words {
    std::int64_t code = 0;
    std::string sid;
    std::string status;
};

std::string text_of(json::Value value, std::string_view key) {
    auto const text = value.optional_string(key);
    return text && *text ? **text : "";
}

std::int64_t number_of(json::Value value, std::string_view key) {
    auto const number = value.optional_integer(key);
    return number && *number ? **number : 0;
}

Words words_of(std::string_view body) {
    auto const document = json::Document::parse(body);
    if (!document || !document->root().is_object()) return {};
    auto const root = document->root();
    Words words;
    // An error has `code` (and a number as `status`), a message `error_code`.
    words.code = root.has("code") ? number_of(root, "code") : number_of(root, "error_code");
    words.sid = text_of(root, "sid");
    words.status = text_of(root, "status");
    return words;
}

void judge_code(std::int64_t code, SendResult& result) {
    switch (code) {
        case 20429:
            result.status = Status::rate_limited;
            break;
        case 14107:
        case 21611:
        case 30001:
            result.status = Status::temporary;
            break;
        case 20003:
        case 20005:
            result.status = Status::temporary;
            result.unauthorized = true;
            break;
        default:
            if (code / 1000 != 21) break;
            result.status = Status::permanent;
            result.unauthorized = false;
    }
}

}  // namespace

SendResult read_twilio_reply(Result<HttpResponse> const& answer, Instant now) {
    if (!answer) return without_answer(answer.error());
    auto result = by_status(*answer, now);
    auto const words = words_of(answer->body);
    if (result.status == Status::sent) {
        result.provider_id = words.sid;
        if (words.status == "failed" || words.status == "undelivered") result.status = Status::permanent;
    } else if (answer->status / 100 == 4 && answer->status != 429) {
        judge_code(words.code, result);
    }
    if (!words.status.empty()) result.detail += ", message " + words.status;
    if (words.code != 0)
        result.detail += ", error " + std::to_string(words.code) + ": https://www.twilio.com/docs/errors/" +
                         std::to_string(words.code);
    return result;
}

}  // namespace sparekey::notify
