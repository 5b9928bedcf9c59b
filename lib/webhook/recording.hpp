// One accepted webhook as one line of JSON (DESIGN.md §8): what `record` prints and `replay` reads. The body
// is kept byte for byte, so that its signature can be verified again.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/instant.hpp"

namespace sparekey::webhook {

struct Recording {
    Instant received_at;
    std::string path;                                          // "/webhooks/seam"
    std::vector<std::pair<std::string, std::string>> headers;  // the signed ones, in lower case, as they came
    std::string body;                                          // raw bytes
};

/// Without the trailing newline. A body that is not UTF-8 is written as `body_base64`.
std::string to_line(Recording const& recording);

/// An error names the member that is missing or wrong. Whether the headers are the signed ones is for
/// find_signed_headers() to say.
Result<Recording> parse_recording(std::string_view line);

}  // namespace sparekey::webhook
