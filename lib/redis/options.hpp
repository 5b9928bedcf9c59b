// Where Redis is and how to log in.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/secret.hpp"

namespace sparekey::redis {

struct Endpoint {
    enum class Transport { tcp, tls, unix_socket };

    Transport transport = Transport::tcp;
    std::string host = "127.0.0.1";  // tcp, tls: a name or an IP address
    std::uint16_t port = 6379;
    std::string path;  // unix_socket

    friend bool operator==(Endpoint const&, Endpoint const&) = default;
};

/// `redis://host:6379`, `rediss://host:6379`, `unix:///path`: for logs.
std::string to_string(Endpoint const& endpoint);

/// Redis Sentinel: who the master is, is asked anew for every connection.
struct SentinelOptions {
    std::vector<Endpoint> endpoints;  // empty: no Sentinel
    std::string master_name = "mymaster";
    std::string user;                             // of the sentinels themselves; empty: their default user
    Secret password;                              // empty: no AUTH
    std::chrono::milliseconds limit{500};         // for one sentinel to answer; then the next is asked
    std::chrono::milliseconds watch_every{1000};  // while connected, to learn of another master
};

struct Options {
    Endpoint endpoint;                    // not used with Sentinel
    std::vector<Endpoint> cluster_nodes;  // more nodes of the Redis Cluster that `endpoint` belongs to
    SentinelOptions sentinel;             // ca_file is for the sentinels too
    unsigned database = 0;
    std::string user;     // empty: the server's default user
    Secret password;      // empty: no AUTH
    std::string ca_file;  // PEM, for tls; empty: the system's. Read at every connect: a new one is taken up
    std::string client_name = "sparekeyd";  // CLIENT SETNAME: printable, without spaces
    std::string key = "{sparekey}:";        // any key of ours: the node of a cluster that has it has them all

    // A webhook is to be answered 503 within 3 s when Redis does not answer (DESIGN.md §4).
    std::chrono::milliseconds command_limit{2500};    // from call() to the answer
    std::chrono::milliseconds connection_wait{1000};  // of those, how long a call waits for a connection
    std::chrono::milliseconds connect_limit{2500};    // connect, TLS and login together, for one address
    std::chrono::milliseconds reconnect_first{50};
    std::chrono::milliseconds reconnect_most{std::chrono::seconds(1)};
    std::chrono::milliseconds refused_pause{std::chrono::seconds(5)};  // after refused credentials
};

/// `redis://[user@]host[:port][/db]`, the same with `rediss` (TLS), or `unix:///path[?db=0&user=name]`. A
/// password in the URL is refused: it would end up in logs and process lists. Errors never repeat the URL.
Result<Options> parse_url(std::string_view url);

/// `host:port`, `host`, `[::1]:port`: one of several servers that are all spoken to alike.
Result<Endpoint> parse_address(std::string_view text, std::uint16_t default_port,
                               Endpoint::Transport transport);

/// Where Redis is looked for, for people: `redis://host:6379`, or `mymaster of 3 sentinels`.
std::string describe(Options const& options);

}  // namespace sparekey::redis
