#include "daemon/commands/sign.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "daemon/commands/request_line.hpp"
#include "daemon/config/secret_file.hpp"
#include "daemon/exit_code.hpp"
#include "http/url.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kMostBody = 16 * 1024 * 1024;

Result<WorkspaceConfig const*> find_workspace(Config const& config, std::string const& name) {
    if (name.empty()) return &config.workspaces.front();
    for (auto const& workspace : config.workspaces) {
        if (workspace.name == name) return &workspace;
    }
    return Error{Errc::not_found, "there is no workspace \"" + name + "\" in the configuration"};
}

Result<SignedRequest> address(Config const& config, WorkspaceConfig const& workspace,
                              std::string const& base) {
    if (base.empty()) return request_to_listener(config, workspace);
    auto const url = http::parse_url(base, http::PlainHttp::anywhere);
    if (!url) return with_context("--url", url.error());
    SignedRequest request;
    request.url = (url->tls ? "https://" : "http://") + url->authority() + std::string(url->base_path()) +
                  workspace.path;
    return request;
}

Result<std::string> read_body(SignOptions const& options, WorkspaceConfig const& workspace, Instant now) {
    if (options.body) return *options.body;
    if (!options.file.empty()) return read_file(options.file, kMostBody);
    if (!options.event.event_type.empty()) return to_json(options.event, workspace, now);
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

Result<std::string> describe(SignOptions const& options, SignedRequest const& request) {
    if (options.json) return to_json(request);
    if (!options.file.empty()) return to_curl(request, std::filesystem::absolute(options.file).string());
    if (fits_argument(request.body)) return to_curl(request, std::nullopt);
    return Error{Errc::too_large,
                 "this body cannot be an argument of curl: keep it in a file, and use --file"};
}

Result<std::string> sign_request(Config const& config, SignOptions const& options, Instant now) {
    auto const workspace = find_workspace(config, options.workspace);
    if (!workspace) return workspace.error();
    auto request = address(config, **workspace, options.url);
    if (!request) return request.error();
    auto body = read_body(options, **workspace, now);
    if (!body) return body.error();

    auto signature = options.signature;
    if (signature.id.empty()) signature.id = "msg_" + random_token();
    if (signature.timestamp.empty()) signature.timestamp = std::to_string(to_unix_ms(now) / 1000);
    sign(*request, **workspace, signature, *std::move(body));
    return describe(options, *request);
}

}  // namespace

void add_options(CLI::App& command, SignOptions& options) {
    command.add_option("--workspace", options.workspace, "whose secret signs; default: the first one's");
    auto* const body = command.add_option("--body", options.body, "the body; default: what stdin holds");
    auto* const file = command.add_option("--file", options.file, "a file that holds the body");
    auto* const event =
        command.add_option("--event", options.event.event_type, "make a body: an event of this type");
    body->excludes(file)->excludes(event);
    file->excludes(event);
    auto* const code =
        command.add_option("--access-code-id", options.event.access_code_id, "the event's access code");
    event->needs(code);
    code->needs(event);
    command.add_option("--device-id", options.event.device_id, "the event's device")->needs(event);
    command.add_option("--id", options.signature.id, "the message's id; default: a new one");
    command.add_option("--timestamp", options.signature.timestamp, "in unix seconds; default: now");
    command.add_option("--header-family", options.signature.family, "which names the headers have")
        ->check(CLI::IsMember({"svix", "webhook"}))
        ->capture_default_str();
    command.add_option("--url", options.url, "scheme, host and port to post to; default: listen.address");
    command.add_flag("--json", options.json, "print the request as JSON instead of a curl line");
}

int run_sign(Config const& config, SignOptions const& options) {
    auto const text = sign_request(config, options, SystemClock().now());
    if (!text) {
        std::cerr << "sparekeyd sign: " << text.error().message << "\n";
        return exit_code::kUsage;
    }
    std::cout << *text << "\n";
    return exit_code::kOk;
}

}  // namespace sparekey::daemon
