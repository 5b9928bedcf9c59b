#include "daemon/commands/signed_request.hpp"

#include "core/json.hpp"
#include "core/random.hpp"

namespace sparekey::daemon {
namespace {

/// The address to connect to for one that is bound: 0.0.0.0 is no destination.
asio::ip::tcp::endpoint reachable(asio::ip::tcp::endpoint endpoint) {
    auto const address = endpoint.address();
    if (!address.is_unspecified()) return endpoint;
    if (address.is_v4()) endpoint.address(asio::ip::address_v4::loopback());
    if (address.is_v6()) endpoint.address(asio::ip::address_v6::loopback());
    return endpoint;
}

}  // namespace

Result<SignedRequest> request_to_listener(Config const& config, WorkspaceConfig const& workspace) {
    auto address = config.listen.address;
    bool const nobody_knows =
        address.kind == http::ListenAddress::Kind::inherited ||
        (address.kind == http::ListenAddress::Kind::tcp && address.endpoint.port() == 0);
    if (nobody_knows)
        return Error{Errc::invalid_input,
                     "listen.address is \"" + address.to_string() + "\": say where with --url"};

    SignedRequest request;
    if (config.tls.enabled()) request.ca_file = config.tls.certificate_file;
    auto const* const scheme = config.tls.enabled() ? "https://" : "http://";
    if (address.kind == http::ListenAddress::Kind::unix_socket) {
        request.unix_socket = address.path;
        request.url = scheme + std::string("localhost") + workspace.path;
    } else {
        address.endpoint = reachable(address.endpoint);
        request.url = scheme + address.to_string() + workspace.path;
    }
    return request;
}

void sign(SignedRequest& request, WorkspaceConfig const& workspace, Signature const& signature,
          std::string body) {
    auto const& [family, id, timestamp] = signature;
    request.headers = {
        {"content-type", "application/json"},
        {family + "-id", id},
        {family + "-timestamp", timestamp},
        {family + "-signature", webhook::sign(workspace.signing_keys.front(), id, timestamp, body)},
    };
    request.body = std::move(body);
}

std::string to_json(SampleEvent const& event, WorkspaceConfig const& workspace, Instant now) {
    json::Writer writer;
    writer.begin_object()
        .member("event_id", "event-" + random_token())
        .member("event_type", event.event_type);
    if (!workspace.workspace_id.empty()) writer.member("workspace_id", workspace.workspace_id);
    writer.member("created_at", now).member("occurred_at", now);
    if (!event.device_id.empty()) writer.member("device_id", event.device_id);
    return writer.member("access_code_id", event.access_code_id).end_object().text();
}

}  // namespace sparekey::daemon
