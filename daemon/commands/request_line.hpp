// A signed request as text: a shell command, or JSON for programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/commands/signed_request.hpp"

namespace sparekey::daemon {

/// One word of a POSIX shell, whatever it holds but NUL bytes.
std::string shell_quote(std::string_view text);

/// A `curl` command. With `body_file` curl reads the body there, which is the way for a body that no argument
/// can hold.
std::string to_curl(SignedRequest const& request, std::optional<std::string> const& body_file);

/// May this body be an argument? Linux takes 128 KiB for one, and C no NUL byte.
bool fits_argument(std::string_view body);

/// {"method","url","unix_socket","ca_file","headers","body"}; `body_base64` instead of a body that is not
/// UTF-8.
std::string to_json(SignedRequest const& request);

}  // namespace sparekey::daemon
