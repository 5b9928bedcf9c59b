#include "daemon/commands/request_line.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/encoding.hpp"
#include "core/json.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kLongestArgument = 128 * 1024 - 1;

bool is_plain(char c) {
    return ascii::is_alphanumeric(c) || std::string_view("-_.:/+,@%=").find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_quote(std::string_view text) {
    if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
    std::string quoted = "'";
    for (auto const c : text) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

bool fits_argument(std::string_view body) {
    return body.size() <= kLongestArgument && body.find('\0') == std::string_view::npos;
}

std::string to_curl(SignedRequest const& request, std::optional<std::string> const& body_file) {
    std::string line = "curl --include";
    auto const add = [&](std::string_view option, std::string_view value) {
        line += " " + std::string(option) + " " + shell_quote(value);
    };
    if (request.ca_file) add("--cacert", *request.ca_file);
    if (request.unix_socket) add("--unix-socket", *request.unix_socket);
    for (auto const& [name, value] : request.headers) add("--header", name + ": " + value);
    // --data would read a file if the body began with @.
    if (body_file) {
        add("--data-binary", "@" + *body_file);
    } else {
        add("--data-raw", request.body);
    }
    return line + " " + shell_quote(request.url);
}

std::string to_json(SignedRequest const& request) {
    json::Writer writer;
    writer.begin_object().member("method", "POST").member("url", request.url);
    writer.member("unix_socket", request.unix_socket).member("ca_file", request.ca_file);
    writer.key("headers").begin_object();
    for (auto const& [name, value] : request.headers) writer.member(name, value);
    writer.end_object();
    if (is_utf8(request.body)) {
        writer.member("body", request.body);
    } else {
        writer.member("body_base64", base64_encode(request.body));
    }
    return writer.end_object().text();
}

}  // namespace sparekey::daemon
