// A request's head as the client writes it onto the wire.
#pragma once

#include <string>

#include "core/error.hpp"
#include "core/http_message.hpp"
#include "http/url.hpp"

namespace sparekey::http {

/// Request line, Host, the request's own headers as they are spelled, Content-Length, empty line. The target
/// is the URL's path followed by the request's target, or the URL's own path and query if the request has
/// none. Errc::invalid_input where a part would break the line it stands in: a header's value from a
/// configuration file must not become a second header.
Result<std::string> render_request_head(HttpRequest const& request, Url const& url);

}  // namespace sparekey::http
