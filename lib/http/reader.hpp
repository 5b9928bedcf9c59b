// What arrives on a connection and has not been used yet: finds the head, then lets Beast's parser take head
// and body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "http/body_budget.hpp"
#include "http/connection.hpp"

namespace sparekey::http {

/// None of the reads has a deadline of its own. Cancelled, they end with operation_aborted, and what arrived
/// before is kept.
class Reader {
  public:
    Reader(Connection& connection, std::size_t header_limit);
    ~Reader();

    std::string_view pending() const;

    /// The beginning of another request. The wait for it may be long, and holds no buffer.
    asio::awaitable<error_code> read_first();

    /// Until scan_head() can judge what is pending.
    asio::awaitable<error_code> read_head();

    /// Begins a request: its head are the first `size` pending bytes. False: Beast's parser refuses it.
    bool take_head(std::size_t size);

    /// Before the wait for another, which may be long: frees what the last one took.
    void forget_request();

    // Of the request begun last:
    bool is_http_1_0() const;
    bool keeps_alive() const;
    bool has_body() const;
    std::uint64_t declared_size() const;  // 0 for a chunked body

    /// Until the body is complete. errc::message_size: it is longer than `limit`; errc::bad_message: its
    /// framing is broken, or chunk extensions or trailers are too long; anything else is the connection's
    /// error, or operation_aborted where `memory` had to be taken for another's.
    asio::awaitable<error_code> read_body(std::size_t limit, BodyBudget& memory);
    std::string take_body();

    /// Forgets the request, and throws away what the client still sends, until it stops or has sent `most`
    /// bytes. Raw bytes: TLS is over by then.
    asio::awaitable<error_code> throw_away(std::size_t most);

  private:
    asio::awaitable<error_code> read_some();

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sparekey::http
