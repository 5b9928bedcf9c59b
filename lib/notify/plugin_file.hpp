// Who could have changed a file that is to become a part of this process?
#pragma once

#include <string>

#include "core/error.hpp"

namespace sparekey::notify {

/// Where `path` leads, symbolic links followed: load exactly that. The Error names the file and what is wrong
/// with it: not an absolute path, not a regular file, or somebody beside root and this user could have put
/// something else there, by writing to it or to a directory above it.
Result<std::string> trusted_plugin_file(std::string const& path);

}  // namespace sparekey::notify
