// What we accept as the head of an HTTP/1.x request (RFC 9112), stricter than Beast 1.81's parser: a proxy in
// front of us must never see another request than we do. Pure; an Error's message is a fixed phrase without
// the client's bytes.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/error.hpp"
#include "core/http_message.hpp"

namespace sparekey::http {

struct HeadScan {
    enum class State { incomplete, complete, too_large, malformed };
    State state = State::incomplete;
    std::size_t size = 0;       // complete: bytes up to and including the empty line
    std::string_view why = {};  // malformed: a phrase
};

/// Looks for the empty line that ends the head in what has arrived so far. Refuses as early as it can be
/// seen: a line that ends in a bare LF, a CR or any other control character inside a line, a folded header
/// line, more than `limit` bytes.
HeadScan scan_head(std::string_view bytes, std::size_t limit);

/// Reads a head that scan_head() found complete: method, target and headers; the body and the peer stay
/// empty. Refuses with invalid_input
/// - request lines that are not `METHOD /target HTTP/1.0|1.1` (origin form only), and header lines that are
/// not `name: value`;
/// - a second Host, a malformed one, or none in HTTP/1.1;
/// - Transfer-Encoding that is not one `chunked`, or comes with Content-Length or in HTTP/1.0;
/// - Content-Length that is repeated or not a plain decimal number.
Result<HttpRequest> parse_head(std::string_view head);

/// Does the client wait for `100 Continue` before it sends the body? Other expectations are ignored.
bool expects_continue(HttpHeaders const& headers);

}  // namespace sparekey::http
