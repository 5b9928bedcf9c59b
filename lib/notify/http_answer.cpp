#include "notify/http_answer.hpp"

#include "http/retry_after.hpp"

namespace sparekey::notify {
namespace {

using rescue::SendResult;
using Status = SendResult::Status;

Status status_of(int code) {
    if (code / 100 == 2) return Status::sent;
    if (code == 429) return Status::rate_limited;
    if (code == 401 || code == 403 || code == 408 || code == 425) return Status::temporary;
    return code / 100 == 5 || code / 100 == 3 ? Status::temporary : Status::permanent;
}

}  // namespace

SendResult without_answer(Error const& error) {
    SendResult result;
    result.status = error.code == Errc::unavailable ? Status::temporary : Status::uncertain;
    result.detail = error.message;
    return result;
}

SendResult by_status(HttpResponse const& answer, Instant now) {
    SendResult result;
    result.status = status_of(answer.status);
    result.unauthorized = answer.status == 401 || answer.status == 403;
    result.detail = "HTTP " + std::to_string(answer.status);
    auto const wait = answer.headers.find("Retry-After");
    if (wait && result.status != Status::sent) result.retry_after = http::parse_retry_after(*wait, now);
    return result;
}

}  // namespace sparekey::notify
