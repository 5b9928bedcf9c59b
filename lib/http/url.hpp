// Where a client sends its requests, read from an http or https URL.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/wipe.hpp"

namespace sparekey::http {

struct Url {
    ~Url() { wipe(target); }  // a hook's is often its password

    bool tls = true;
    std::string host;    // a name or an address, an IPv6 address without its brackets
    std::string port;    // always there: "443" where the URL names none
    std::string target;  // path and query, still encoded; at least "/"

    /// As the Host header and messages name the server: the port only where it is not the scheme's own.
    std::string authority() const;

    /// The path without its query and without a slash at its end: what routes are appended to.
    std::string_view base_path() const;
};

/// Is this name or address (without brackets) this machine's own?
bool is_loopback_host(std::string const& host);

/// A number from 1 to 65535: Boost.URL 1.81 takes larger ones too.
bool is_port(std::string_view text);

/// Which servers may be talked to without TLS.
enum class PlainHttp { loopback_only, anywhere };

/// Errc::invalid_input for anything but a complete http or https URL, one with a user or a fragment, and for
/// plain http to a host that is not loopback, unless allowed. The message never repeats the URL, because a
/// hook's URL is often its password.
Result<Url> parse_url(std::string_view text, PlainHttp plain_http = PlainHttp::loopback_only);

}  // namespace sparekey::http
