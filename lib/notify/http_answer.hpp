// What a provider that is reached by HTTP said, for every such provider alike. Pure.
#pragma once

#include "core/error.hpp"
#include "core/http_message.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// Of http::Client::send(): no connection is `temporary`, because the server saw nothing of the message.
/// After the request was begun nobody knows: `uncertain`.
rescue::SendResult without_answer(Error const& error);

/// By status alone:
///   2xx            sent
///   401, 403       temporary and unauthorized
///   429            rate_limited
///   408, 425, 5xx  temporary
///   3xx            temporary: a redirect is not followed, and a person can mend the URL
///   other          permanent
/// with Retry-After, counted from `now`, where one is sent with anything but sent. `detail` is "HTTP 503".
rescue::SendResult by_status(HttpResponse const& answer, Instant now);

}  // namespace sparekey::notify
