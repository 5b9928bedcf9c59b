#include "http/listen_address.hpp"

#include <sys/un.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <sstream>

namespace sparekey::http {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";

Error not_an_address(std::string_view text, std::string_view why) {
    return {Errc::invalid_input,
            "\"" + std::string(text) + "\" is not an address to listen on: " + std::string(why)};
}

Result<ListenAddress> parse_unix(std::string_view text) {
    ListenAddress address;
    address.kind = ListenAddress::Kind::unix_socket;
    address.path = text.substr(kUnixPrefix.size());
    if (!address.path.starts_with('/')) return not_an_address(text, "the path must start with /");
    if (address.path.size() >= sizeof(sockaddr_un::sun_path)) {
        return not_an_address(text, "the path is longer than the " +
                                        std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                                        " bytes that the kernel takes");
    }
    return address;
}

}  // namespace

Result<ListenAddress> ListenAddress::parse(std::string_view text) {
    ListenAddress address;
    if (text == "systemd") {
        address.kind = Kind::inherited;
        return address;
    }
    if (text.starts_with(kUnixPrefix)) return parse_unix(text);

    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return not_an_address(text, "the port is missing, as in 127.0.0.1:8443");
    auto host = text.substr(0, colon);
    auto const port_text = text.substr(colon + 1);

    std::uint16_t port = 0;
    auto const [end, fault] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    if (fault != std::errc() || end != port_text.data() + port_text.size()) {
        return not_an_address(text, "the port must be a number from 0 to 65535");
    }

    bool const bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);
    error_code error;
    auto const ip = asio::ip::make_address(std::string(host), error);
    if (error)
        return not_an_address(text, "write an IP address, as in 127.0.0.1:8443 or [::1]:8443, or unix:/path");
    if (ip.is_v6() != bracketed)
        return not_an_address(text, "IPv6 addresses, and only these, stand in brackets");
    address.endpoint = {ip, port};
    return address;
}

bool ListenAddress::is_loopback() const {
    if (kind == Kind::tcp) return endpoint.address().is_loopback();
    return kind == Kind::unix_socket;
}

std::string ListenAddress::to_string() const {
    if (kind == Kind::inherited) return "systemd";
    if (kind == Kind::unix_socket) return std::string(kUnixPrefix) + path;
    std::ostringstream out;
    out << endpoint;
    return out.str();
}

}  // namespace sparekey::http
