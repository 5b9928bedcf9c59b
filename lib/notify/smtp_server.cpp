#include "notify/smtp_server.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "http/url.hpp"

namespace sparekey::notify {
namespace {

Error refused_url(std::string_view why) {
    return {Errc::invalid_input, "url " + std::string(why)};
}

/// Host, port and whether TLS begins with the first byte.
Result<SmtpServer> parse(std::string_view text) {
    if (text.empty()) return refused_url("is missing");
    auto const url = boost::urls::parse_uri(text);
    auto const scheme = url ? std::string_view(url->scheme().data(), url->scheme().size()) : "";
    if (scheme != "smtp" && scheme != "smtps")
        return refused_url("must be such as smtps://mail.example.com:465 or smtp://mail.example.com:587");
    if (url->has_userinfo()) return refused_url("must not hold a user name or a password");
    // Boost.URL 1.81 takes what it cannot read of the authority for a path.
    auto const path = url->encoded_path();
    if ((!path.empty() && path != "/") || url->has_query() || url->has_fragment())
        return refused_url("must end after host and port, and one of them may be malformed");

    SmtpServer server;
    server.security = scheme == "smtps" ? SmtpServer::Security::tls : SmtpServer::Security::starttls;
    server.host = url->host_address();
    if (server.host.empty() || url->encoded_host().find('%') != std::string::npos)
        return refused_url("names no host");
    server.port = scheme == "smtps" ? "465" : "587";
    if (!url->port().empty()) server.port = std::string(url->port());
    if (!http::is_port(server.port)) return refused_url("has a port that is not a number from 1 to 65535");
    return server;
}

}  // namespace

std::string SmtpServer::authority() const {
    return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port;
}

Result<SmtpServer> smtp_server(SmtpOptions const& options) {
    auto server = parse(options.url);
    if (!server) return server;
    if (server->security == SmtpServer::Security::starttls && !options.starttls) {
        if (!http::is_loopback_host(server->host))
            return Error{Errc::invalid_input,
                         "starttls: without TLS, " + server->host + " would get PINs over the open network"};
        server->security = SmtpServer::Security::none;
    }
    if (options.username.empty() != options.password.empty())
        return Error{Errc::invalid_input, "username and password_file belong together"};
    server->username = options.username;
    server->password = options.password;
    server->ca_file = options.ca_file;
    return server;
}

}  // namespace sparekey::notify
