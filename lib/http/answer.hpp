// An answer as it goes onto the wire.
#pragma once

#include <string>

#include "core/http_message.hpp"

namespace sparekey::http {

enum class KeepAlive {
    no,      // `Connection: close`
    silent,  // HTTP/1.1: nothing needs saying
    spoken,  // HTTP/1.0: `Connection: keep-alive`
};

/// Status line, the answer's own headers, Content-Length (not for 204 and 304, which have no body, nor for a
/// streamed one) and Connection; the body unless the request was a HEAD.
std::string render(HttpResponse const& response, KeepAlive keep_alive, bool is_head_request);

}  // namespace sparekey::http
