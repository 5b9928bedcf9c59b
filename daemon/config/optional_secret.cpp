#include "daemon/config/optional_secret.hpp"

#include "daemon/config/secret_file.hpp"

namespace sparekey::daemon {

void read_optional_secret(Table& table, std::string_view key, ConfigSource const& source, Secret& into) {
    std::string file;
    table.text(key, file);
    if (file.empty()) return;
    auto secret = read_secret(file, source.credentials_directory);
    if (!secret) return table.mistake(key, secret.error().message);
    into = *std::move(secret);
}

}  // namespace sparekey::daemon
