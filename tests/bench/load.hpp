// Sends webhooks over TLS and measures how long each one's 204 takes.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "bench/webhook_maker.hpp"
#include "core/error.hpp"
#include "http/url.hpp"

namespace sparekey::bench {

struct Plan {
    http::Url url;  // https
    std::string ca_file;
    bool keep_alive = true;    // false: a new connection, with a full handshake, for each request
    unsigned connections = 1;  // at a time
    unsigned count = 1;        // requests of all connections together
    double rate = 0;           // requests per second; 0: each connection sends as soon as it has its answer
    std::chrono::seconds limit{60};  // what is not done by then is cut, and a failure
};

struct Measured {
    /// From the moment the request was meant to be sent, which with a rate is fixed beforehand: a request
    /// that had to wait for a slow one before it counts its waiting. New connections and handshakes count
    /// too, making and signing the webhook does not.
    std::vector<std::chrono::nanoseconds> latencies;  // of those answered 204
    std::map<std::string, unsigned> failures;         // the others, by status or error
    std::chrono::nanoseconds elapsed{0};
};

/// Errc::invalid_input: the ca_file. Failures are counted, and their connections opened anew.
asio::awaitable<Result<Measured>> run_load(Plan plan, WebhookMaker& maker);

}  // namespace sparekey::bench
