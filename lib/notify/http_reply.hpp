// What the receiver of an http channel's POST meant. Pure.
#pragma once

#include "core/error.hpp"
#include "core/http_message.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// With a 2xx, a body that reply.hpp takes for an answer says how it went; an object without a `result` is
/// the receiver's own business, and means sent like no body at all. Everything else goes by http_answer.hpp,
/// with the body's `detail` if it is such an object.
///
/// `detail` and `provider_id` are still to be redacted.
rescue::SendResult read_http_reply(Result<HttpResponse> const& answer, Instant now);

}  // namespace sparekey::notify
