// Files read whole, and secrets from files that not everybody may read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/secret.hpp"

namespace sparekey::daemon {

/// At most `most` bytes. The Error names the path.
Result<std::string> read_file(std::string const& path, std::size_t most);

/// One line, its end stripped. `where` is an absolute path, or `credential:NAME`: the file NAME in
/// `credentials_directory`, which systemd names in $CREDENTIALS_DIRECTORY. Refused: what is no regular file,
/// is open to everybody or belongs to another user than root and ours (the Error tells the command that mends
/// it), is empty, or has more than one line.
Result<Secret> read_secret(std::string_view where, std::optional<std::string> const& credentials_directory);

/// Nobody but owner and group may read or write this, and the owner is root or we.
Result<void> check_private(std::string const& path);

}  // namespace sparekey::daemon
