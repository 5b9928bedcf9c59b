// A webhook as Svix would send it, made by us: for trying sparekeyd out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/instant.hpp"
#include "daemon/config.hpp"

namespace sparekey::daemon {

struct SignedRequest {
    std::string url;
    std::optional<std::string> unix_socket;  // to connect to instead of the url's host
    std::optional<std::string> ca_file;      // whom to trust
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// Where a client on this machine reaches the listener, its workspace's path included. An Error where nobody
/// knows: an inherited socket, or port 0.
Result<SignedRequest> request_to_listener(Config const& config, WorkspaceConfig const& workspace);

struct Signature {
    std::string family;     // "svix" or "webhook"
    std::string id;         // of the message
    std::string timestamp;  // unix seconds
};

/// Sets headers and body, signed with the workspace's first webhook secret.
void sign(SignedRequest& request, WorkspaceConfig const& workspace, Signature const& signature,
          std::string body);

/// What a made-up event says; a missing device is left out.
struct SampleEvent {
    std::string event_type;
    std::string access_code_id;
    std::string device_id;
};

/// Such an event as JSON, with an id of its own, from this workspace, at `now`.
std::string to_json(SampleEvent const& event, WorkspaceConfig const& workspace, Instant now);

}  // namespace sparekey::daemon
