// Who may use the admin endpoint: requests that a browser sends at the behest of another site may not. Pure.
#pragma once

#include <string_view>

#include "core/error.hpp"
#include "core/http_message.hpp"

namespace sparekey::ops {

/// For where no token is asked for: the Host must be an address or `localhost`. Another site's name that was
/// made to lead here (DNS rebinding) is refused. Over a unix socket too, which `ssh -L` may lead to; but
/// there any name without a dot will do (`curl --unix-socket … http://unix/`), for no site's has none. So
/// will no Host at all, which is HTTP/1.0: no browser speaks that. Error: rejected.
Result<void> check_host(HttpRequest const& request);

/// Of a POST: JSON; X-CSRF-Token is `csrf_token`; and Origin, if there is one, is our own Host. Error:
/// rejected, with a message for whoever reads it on the page.
Result<void> check_post(HttpRequest const& request, std::string_view csrf_token);

}  // namespace sparekey::ops
