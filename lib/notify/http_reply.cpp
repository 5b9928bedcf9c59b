#include "notify/http_reply.hpp"

#include "notify/http_answer.hpp"
#include "notify/reply.hpp"

namespace sparekey::notify {

using rescue::SendResult;

SendResult read_http_reply(Result<HttpResponse> const& answer, Instant now) {
    if (!answer) return without_answer(answer.error());
    auto result = by_status(*answer, now);
    auto const reply = read_reply(answer->body);
    if (result.status != SendResult::Status::sent) {
        if (reply.result && !reply.result->detail.empty()) result.detail += ": " + reply.result->detail;
        return result;
    }
    if (reply.result) {
        auto const by_status_alone = result.detail;
        result = *reply.result;
        if (result.detail.empty()) result.detail = by_status_alone;
    } else if (reply.unknown_word) {
        result.status = SendResult::Status::uncertain;
        result.detail += "; " + reply.complaint;
    }
    return result;
}

}  // namespace sparekey::notify
