// Keys that name a file with a secret, which may be missing or "".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/secret.hpp"
#include "core/signing_key.hpp"
#include "daemon/config.hpp"
#include "daemon/config/table.hpp"

namespace sparekey::daemon {

// Each leaves `into` as it is where the key is missing or "", which the answer false means; and where the
// file will not do, which is a mistake.

/// What the file holds, as read_secret() reads it.
bool read_optional_secret(Table& table, std::string_view key, ConfigSource const& source, Secret& into);

/// For `Authorization: Bearer …`: visible ASCII.
bool read_optional_token(Table& table, std::string_view key, ConfigSource const& source, Secret& into);

/// `whsec_…`
bool read_optional_signing_key(Table& table, std::string_view key, ConfigSource const& source,
                               std::optional<SigningKey>& into);

/// `url`, or `url_file` for one that is a password; `if_both` is the mistake of whoever gives both. Returns
/// which of the two keys it was; "": neither, and `into` is empty.
std::string read_optional_url(Table& table, ConfigSource const& source, Secret& into,
                              std::string_view if_both);

}  // namespace sparekey::daemon
