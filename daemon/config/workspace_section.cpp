#include <algorithm>

#include "daemon/config/secret_file.hpp"
#include "daemon/config/sections.hpp"
#include "http/tls_client.hpp"
#include "http/url.hpp"
#include "webhook/identifier.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kMostSecrets = 10;

Result<std::string> parse_api_url(std::string_view text) {
    auto const url = http::parse_url(text);
    if (!url) return url.error();
    return std::string(text);
}

Result<std::string> parse_path(std::string_view text) {
    if (text.starts_with('/') && webhook::is_visible_ascii(text) &&
        text.find_first_of("?#") == std::string_view::npos)
        return std::string(text);
    return Error{Errc::invalid_input, "must begin with / and have no blanks, ? or #"};
}

void read_api_key(Table& table, ConfigSource const& source, WorkspaceConfig& workspace) {
    std::string file;
    table.required_text("api_key_file", file);
    if (file.empty()) return;
    auto key = read_secret(file, source.credentials_directory);
    if (!key) return table.mistake("api_key_file", key.error().message);
    workspace.api_key = *std::move(key);
    if (!webhook::is_visible_ascii(workspace.api_key.reveal()))
        table.mistake("api_key_file", "the file's content is no API key: it has blanks or is not ASCII");
    // A personal access token is not bound to one workspace (SEAM.md §2).
    if (workspace.api_key.reveal().starts_with("seam_at") && workspace.workspace_id.empty())
        table.mistake("workspace_id", "is needed with a personal access token");
}

void read_signing_keys(Table& table, ConfigSource const& source, WorkspaceConfig& workspace) {
    std::vector<std::string> files;
    table.required_list("webhook_secret_files", files);
    if (files.size() > kMostSecrets) table.mistake("webhook_secret_files", "must name at most 10 files");
    for (auto const& file : files) {
        auto const text = read_secret(file, source.credentials_directory);
        if (!text) {
            table.mistake("webhook_secret_files", text.error().message);
            continue;
        }
        auto key = webhook::SigningKey::parse(text->reveal());
        if (key) {
            workspace.signing_keys.push_back(*std::move(key));
        } else {
            table.mistake("webhook_secret_files", file + ": " + key.error().message);
        }
    }
}

/// Here, where the key and its line are known, and not only when connections are made.
void read_authorities(Table& table, WorkspaceConfig& workspace) {
    table.file("ca_file", workspace.ca_file);
    if (workspace.ca_file.empty()) return;
    auto const trust = http::make_client_context(workspace.ca_file);
    if (!trust) table.mistake("ca_file", trust.error().message);
}

WorkspaceConfig read_workspace(Table& table, ConfigSource const& source) {
    WorkspaceConfig workspace;
    table.required_text("name", workspace.name);
    if (!workspace.name.empty() && !webhook::is_identifier(workspace.name))
        table.mistake("name", "must be of visible ASCII characters, at most 256");
    table.text("workspace_id", workspace.workspace_id);
    if (!webhook::is_visible_ascii(workspace.workspace_id)) table.mistake("workspace_id", "must be an id");
    table.parsed("path", std::string(workspace.path), workspace.path, parse_path);
    table.parsed("api_url", std::string(workspace.api_url), workspace.api_url, parse_api_url);
    read_api_key(table, source, workspace);
    read_signing_keys(table, source, workspace);
    read_authorities(table, workspace);
    table.refuse_unknown();
    return workspace;
}

}  // namespace

void read_workspaces(Table& root, ConfigSource const& source, Config& config) {
    auto tables = root.tables("workspace");
    if (tables.empty()) root.mistake("workspace", "at least one [[workspace]] is needed");
    auto& known = config.workspaces;
    for (auto& table : tables) {
        auto workspace = read_workspace(table, source);
        auto const same_name = [&](auto const& other) { return other.name == workspace.name; };
        auto const same_path = [&](auto const& other) { return other.path == workspace.path; };
        if (std::any_of(known.begin(), known.end(), same_name))
            table.mistake("name", "\"" + workspace.name + "\" is another workspace's as well");
        if (std::any_of(known.begin(), known.end(), same_path))
            table.mistake("path", "\"" + workspace.path + "\" is another workspace's as well");
        known.push_back(std::move(workspace));
    }
}

}  // namespace sparekey::daemon
