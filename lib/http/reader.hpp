// What arrives on a connection and has not been used yet. Internal to the server: no other file needs Beast's
// parser.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <string_view>

#include "async/asio.hpp"
#include "http/connection.hpp"

namespace sparekey::http {

using BodyParser = boost::beast::http::request_parser<boost::beast::http::string_body>;

/// None of the reads has a deadline of its own. Cancelled, they end with operation_aborted, and what arrived
/// before is kept.
class Reader {
  public:
    Reader(Connection& connection, std::size_t header_limit);

    std::string_view pending() const;

    /// Something more.
    asio::awaitable<error_code> read_some();

    /// Until scan_head() can judge what is pending.
    asio::awaitable<error_code> read_head();

    /// Hands the first `size` pending bytes, a whole head, to the parser.
    error_code take_head(BodyParser& parser, std::size_t size);

    /// Until the parser has the whole body. Bad framing is an error of Beast's http category.
    asio::awaitable<error_code> read_body(BodyParser& parser);

    /// Throws away what the client still sends, until it stops or has sent `most` bytes. Raw bytes: TLS is
    /// over by then.
    asio::awaitable<error_code> throw_away(std::size_t most);

  private:
    Connection& connection_;
    std::size_t header_limit_;
    boost::beast::flat_buffer buffer_;  // its maximum bounds chunk extensions and trailers, too
};

}  // namespace sparekey::http
