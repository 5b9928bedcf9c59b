// Where Redis is and how to log in.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/secret.hpp"

namespace sparekey::redis {

struct Endpoint {
    enum class Transport { tcp, tls, unix_socket };

    Transport transport = Transport::tcp;
    std::string host = "127.0.0.1";  // tcp, tls: a name or an IP address
    std::uint16_t port = 6379;
    std::string path;  // unix_socket
};

/// `redis://host:6379`, `rediss://host:6379`, `unix:///path`: for logs.
std::string to_string(Endpoint const& endpoint);

struct Options {
    Endpoint endpoint;
    unsigned database = 0;
    std::string user;  // empty: the server's default user
    Secret password;   // empty: no AUTH
    std::string
        ca_file;  // PEM, for tls; empty: the system's. Read at every connect, so a new one is taken up
    std::string client_name = "sparekeyd";  // CLIENT SETNAME: printable, without spaces

    std::chrono::milliseconds command_limit{std::chrono::seconds(3)};  // from call() to the answer
    std::chrono::milliseconds connect_limit{std::chrono::seconds(3)};  // connect, TLS and login together
    std::chrono::milliseconds reconnect_first{50};
    std::chrono::milliseconds reconnect_most{std::chrono::seconds(1)};
    std::chrono::milliseconds refused_pause{std::chrono::seconds(5)};  // after refused credentials
};

/// `redis://[user@]host[:port][/db]`, the same with `rediss` (TLS), or `unix:///path[?db=0&user=name]`. A
/// password in the URL is refused: it would end up in logs and process lists. Errors never repeat the URL.
Result<Options> parse_url(std::string_view url);

}  // namespace sparekey::redis
