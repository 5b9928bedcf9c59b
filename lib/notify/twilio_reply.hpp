// What Twilio's answer to a new message means: its published statuses and error codes
// (twilio.com/docs/api/errors). Pure.
#pragma once

#include "core/error.hpp"
#include "core/http_message.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// 2xx is sent, with Twilio's `sid` as provider_id; but `failed` or `undelivered` at once is permanent.
/// Twilio changes its error codes and advises against counting on them, so the status decides where it can
/// (http_answer.hpp), and codes only say more:
///   20429                rate_limited, and was not acted on
///   14107, 21611, 30001  temporary: its queue is full
///   20003, 20005         temporary and unauthorized: credentials, or an account that is not active
///   21xxx                permanent, also with a 403: number, region, opt-out, sender
///
/// `detail` names status and code, and none of Twilio's own words: they quote the guest's number, shortened
/// ("+1555010XXXX"), so that no redaction would find it.
rescue::SendResult read_twilio_reply(Result<HttpResponse> const& answer, Instant now);

}  // namespace sparekey::notify
