// One connection from handshake to farewell.
#pragma once

#include <memory>
#include <string>

#include "async/asio.hpp"
#include "async/event.hpp"
#include "core/log.hpp"
#include "http/body_budget.hpp"
#include "http/connection.hpp"
#include "http/handler.hpp"
#include "http/idle.hpp"
#include "http/peer.hpp"
#include "http/server.hpp"

namespace sparekey::http {

/// What a session shares with the others; all of it the Server's.
struct SessionEnvironment {
    ServerOptions const& options;
    Handler& handler;
    Log const& log;
    IdleConnections& idle;        // between requests
    IdleConnections& unfinished;  // in a handshake, a head, a body, an answer or a farewell
    BodyBudget& bodies;
    Event const& stopping;
};

/// Serves requests until the client, a deadline, a refusal or the server's stop ends the connection.
/// `environment`'s parts must outlive it.
asio::awaitable<void> run_session(std::unique_ptr<Connection> connection, Peer peer,
                                  SessionEnvironment environment);

}  // namespace sparekey::http
