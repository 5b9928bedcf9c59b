// A key that names a file with a secret.
#pragma once

#include "core/secret.hpp"
#include "daemon/config.hpp"
#include "daemon/config/table.hpp"

namespace sparekey::daemon {

/// What the file named by `key` holds, as read_secret() reads it. A key that is missing or "" leaves `into`;
/// a file that will not do is a mistake.
void read_optional_secret(Table& table, std::string_view key, ConfigSource const& source, Secret& into);

}  // namespace sparekey::daemon
