#include "ops/post_guard.hpp"

#include <boost/asio/ip/address.hpp>

#include "async/asio.hpp"
#include "core/constant_time.hpp"

namespace sparekey::ops {
namespace {

/// The header's value, if it is there once.
std::string_view only(HttpRequest const& request, std::string_view name) {
    return request.headers.count(name) == 1 ? *request.headers.find(name) : std::string_view();
}

/// "localhost:9464", "[::1]:9464": without the port and the brackets.
std::string_view host_name(std::string_view authority) {
    if (!authority.starts_with('[')) return authority.substr(0, authority.find(':'));
    auto const end = authority.find(']');
    return end == authority.npos ? std::string_view() : authority.substr(1, end - 1);
}

/// The admin listener believes no proxy, so that this is the connection itself.
bool came_by_unix_socket(HttpRequest const& request) {
    return request.peer == "unix";
}

bool is_json(std::string_view type) {
    constexpr std::string_view kJson = "application/json";
    auto const name = type.substr(0, type.find(';'));
    return iequals(name.substr(0, name.find_last_not_of(' ') + 1), kJson);
}

bool is_own(std::string_view origin, std::string_view host) {
    for (std::string_view const scheme : {"http://", "https://"})  // the latter before a proxy
        if (origin.starts_with(scheme)) return !host.empty() && iequals(origin.substr(scheme.size()), host);
    return false;
}

}  // namespace

Result<void> check_host(HttpRequest const& request) {
    if (request.headers.count("Host") == 0) return Result<void>();
    auto const name = host_name(only(request, "Host"));
    boost::system::error_code no_address;
    asio::ip::make_address(name, no_address);
    if (iequals(name, "localhost") || !no_address) return Result<void>();
    bool const is_no_sites = !name.empty() && name.find('.') == name.npos;
    if (is_no_sites && came_by_unix_socket(request)) return Result<void>();
    return Error{Errc::rejected,
                 "without admin.token_file, this is there under an address or localhost alone"};
}

Result<void> check_post(HttpRequest const& request, std::string_view csrf_token) {
    if (!is_json(only(request, "Content-Type"))) return Error{Errc::rejected, "JSON is expected"};
    if (request.headers.count("Origin") > 0 && !is_own(only(request, "Origin"), only(request, "Host")))
        return Error{Errc::rejected, "this came from another site's page"};
    if (!same_in_constant_time(only(request, "X-CSRF-Token"), csrf_token))
        return Error{Errc::rejected, "this page is from before sparekeyd was restarted: load it anew"};
    return Result<void>();
}

}  // namespace sparekey::ops
