// Seam's refusals, sorted by what to do about them (SEAM.md §2, §8). Pure.
#pragma once

#include "core/http_message.hpp"
#include "core/instant.hpp"
#include "rescue/ports.hpp"

namespace sparekey::seam {

/// By the HTTP status alone: the types in Seam's answers contradict each other (SEAM.md §1.8). For every
/// status that is not 2xx; redirects, which Seam does not send, are temporary.
rescue::SeamError::Kind kind_of(int status);

/// The id under which Seam's support finds a request: from the header, else from an error's body; else empty.
std::string request_id_of(HttpResponse const& answer);

/// What an answer that is not 2xx says. `message` is the status with Seam's type and message, cut to a
/// length for logs. Its words that could be PINs are masked: "Cannot set duplicate access code 1234 …" has
/// been seen (SEAM.md §2). A body that is not Seam's JSON is left out.
rescue::SeamError read_error(HttpResponse const& answer, Instant now);

}  // namespace sparekey::seam
