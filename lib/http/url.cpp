#include "http/url.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "core/http_message.hpp"

namespace sparekey::http {
namespace {

Error refused(std::string_view why) {
    return {Errc::invalid_input, "URL: " + std::string(why)};
}

std::string default_port(bool tls) {
    return tls ? "443" : "80";
}

}  // namespace

bool is_port(std::string_view text) {
    std::uint16_t port = 0;
    auto const* const end = text.data() + text.size();
    auto const [stop, error] = std::from_chars(text.data(), end, port);
    return error == std::errc() && stop == end && port != 0;
}

bool is_loopback_host(std::string const& host) {
    boost::system::error_code not_an_address;
    auto const address = boost::asio::ip::make_address(host, not_an_address);
    return not_an_address ? iequals(host, "localhost") : address.is_loopback();
}

std::string Url::authority() const {
    auto const name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port == default_port(tls) ? name : name + ":" + port;
}

std::string_view Url::base_path() const {
    auto path = std::string_view(target).substr(0, target.find('?'));
    while (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

Result<Url> parse_url(std::string_view text, PlainHttp plain_http) {
    auto const parsed = boost::urls::parse_uri(text);
    if (!parsed) return refused("not a complete URL such as https://connect.getseam.com");
    auto const scheme = parsed->scheme_id();
    if (scheme != boost::urls::scheme::https && scheme != boost::urls::scheme::http)
        return refused("must begin with https:// (or http://)");
    if (parsed->has_userinfo()) return refused("must not hold a user name or a password");
    if (parsed->has_fragment()) return refused("must not hold a fragment (#)");

    Url url;
    url.tls = scheme == boost::urls::scheme::https;
    url.host = parsed->host_address();
    if (url.host.empty()) return refused("names no host");
    if (parsed->encoded_host().find('%') != std::string::npos)
        return refused("the host must not be percent-encoded");
    url.port = parsed->port().empty() ? default_port(url.tls) : std::string(parsed->port());
    if (!is_port(url.port)) return refused("the port is not a number from 1 to 65535");
    auto const target = parsed->encoded_target();
    url.target.reserve(target.size() + 1);  // for a slash, so that nothing moves, and leaves an unwiped copy
    url.target.assign(target.data(), target.size());
    if (url.target.empty() || url.target.starts_with('?')) url.target.insert(0, "/");
    // Boost.URL 1.81 takes what it cannot read of the authority for a path: "http://127.0.0.1.example" would
    // be a host 127.0.0.1.
    if (!url.target.starts_with('/')) return refused("the host or the port is malformed");

    if (!url.tls && plain_http == PlainHttp::loopback_only && !is_loopback_host(url.host))
        return refused("plain http:// to " + url.host + " would show secrets to the network; use https://");
    return url;
}

}  // namespace sparekey::http
