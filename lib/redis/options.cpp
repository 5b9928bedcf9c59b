#include "redis/options.hpp"

#include <boost/url.hpp>
#include <charconv>

namespace sparekey::redis {
namespace {

Error refused(std::string message) {
    return {Errc::invalid_input, "Redis URL: " + std::move(message)};
}

Result<unsigned> parse_database(std::string_view text) {
    unsigned number = 0;
    auto const end = text.data() + text.size();
    auto const [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end) return refused("the database must be a number, as in /0");
    return number;
}

Result<Options> parse_network(boost::urls::url_view const& url) {
    Options options;
    auto& endpoint = options.endpoint;
    if (url.scheme() == "rediss") endpoint.transport = Endpoint::Transport::tls;
    endpoint.host = url.host_address();
    if (endpoint.host.empty()) return refused("the host is missing");
    if (url.has_port()) {
        endpoint.port = url.port_number();
        if (endpoint.port == 0) return refused("the port must be between 1 and 65535");
    }
    options.user = url.user();
    if (url.has_query()) return refused("options after ? are for unix:// only");

    std::string_view const path = url.encoded_path();
    if (path.size() > 1) {
        auto const database = parse_database(path.substr(1));
        if (!database) return database.error();
        options.database = *database;
    }
    return options;
}

Result<Options> parse_unix(boost::urls::url_view const& url) {
    Options options;
    options.endpoint.transport = Endpoint::Transport::unix_socket;
    options.endpoint.path = url.path();
    if (!url.host().empty() || options.endpoint.path.size() < 2)
        return refused("a socket is written unix:///path/to/redis.sock, with three slashes");
    options.user = url.user();
    for (auto const& param : url.params()) {
        if (param.key == "db") {
            auto const database = parse_database(param.value);
            if (!database) return database.error();
            options.database = *database;
        } else if (param.key == "user") {
            options.user = param.value;
        } else {
            return refused("unknown option \"" + param.key + "\"; known are db and user");
        }
    }
    return options;
}

}  // namespace

std::string to_string(Endpoint const& endpoint) {
    if (endpoint.transport == Endpoint::Transport::unix_socket) return "unix://" + endpoint.path;
    bool const is_v6 = endpoint.host.find(':') != std::string::npos;
    return (endpoint.transport == Endpoint::Transport::tls ? "rediss://" : "redis://") +
           (is_v6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

Result<Endpoint> parse_address(std::string_view text, std::uint16_t default_port,
                               Endpoint::Transport transport) {
    auto const authority = boost::urls::parse_authority(text);
    if (!authority || authority->has_userinfo() || authority->host_address().empty())
        return Error{Errc::invalid_input, "\"" + std::string(text) + "\" is not written host:port"};
    Endpoint endpoint;
    endpoint.transport = transport;
    endpoint.host = authority->host_address();
    endpoint.port = authority->has_port() ? authority->port_number() : default_port;
    if (endpoint.port == 0) return Error{Errc::invalid_input, "the port must be between 1 and 65535"};
    return endpoint;
}

std::string describe(Options const& options) {
    auto const& sentinel = options.sentinel;
    if (sentinel.endpoints.empty()) return to_string(options.endpoint);
    return sentinel.master_name + " of " + std::to_string(sentinel.endpoints.size()) + " sentinels";
}

Result<Options> parse_url(std::string_view text) {
    auto const url = boost::urls::parse_uri(text);
    if (!url)
        return refused("not a URL; write redis://host:6379/0, rediss://host:6379/0 or unix:///path?db=0");
    if (url->has_password()) return refused("no password here, please: use password_file");
    if (url->has_fragment()) return refused("nothing may follow a #");
    if (url->scheme() == "redis" || url->scheme() == "rediss") return parse_network(*url);
    if (url->scheme() == "unix") return parse_unix(*url);
    return refused("unknown scheme \"" + std::string(url->scheme()) + "\"; known are redis, rediss and unix");
}

}  // namespace sparekey::redis
