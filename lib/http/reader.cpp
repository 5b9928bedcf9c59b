#include "http/reader.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/none.hpp>

#include "http/framing.hpp"

namespace sparekey::http {
namespace {

namespace beast_http = boost::beast::http;

constexpr std::size_t kReadSize = 4096;

}  // namespace

Reader::Reader(Connection& connection, std::size_t header_limit)
    : connection_(connection), header_limit_(header_limit), buffer_(header_limit + kReadSize) {}

std::string_view Reader::pending() const {
    return {static_cast<char const*>(buffer_.cdata().data()), buffer_.size()};
}

asio::awaitable<error_code> Reader::read_some() {
    auto const room = buffer_.max_size() - buffer_.size();
    if (room == 0) co_return beast_http::error::buffer_overflow;
    error_code error;
    auto const space = buffer_.prepare(std::min(room, kReadSize));
    auto const size = co_await connection_.read_some(space, error);
    buffer_.commit(size);
    co_return error;
}

asio::awaitable<error_code> Reader::read_head() {
    error_code error;
    while (!error && scan_head(pending(), header_limit_).state == HeadScan::State::incomplete) {
        error = co_await read_some();
    }
    co_return error;
}

error_code Reader::take_head(BodyParser& parser, std::size_t size) {
    // The head's size was judged already, and the body's is judged by the session.
    parser.header_limit(static_cast<std::uint32_t>(buffer_.max_size()));
    parser.body_limit(boost::none);
    error_code error;
    buffer_.consume(parser.put(asio::buffer(buffer_.cdata(), size), error));
    return error;
}

asio::awaitable<error_code> Reader::read_body(BodyParser& parser) {
    parser.eager(true);
    // An unfinished chunked body has at least "0\r\n\r\n" to come. On less, Beast 1.81 fails an assertion of
    // its own.
    std::size_t const least = parser.chunked() ? 5 : 1;
    for (;;) {
        error_code error;
        if (buffer_.size() >= least) buffer_.consume(parser.put(buffer_.cdata(), error));
        if (error && error != beast_http::error::need_more) co_return error;
        if (parser.is_done()) co_return error_code();
        error = co_await read_some();
        if (error) co_return error;
    }
}

asio::awaitable<error_code> Reader::throw_away(std::size_t most) {
    std::array<char, kReadSize> waste;
    error_code error;
    for (std::size_t total = 0; !error && total < most;) {
        auto const [outcome, size] =
            co_await connection_.socket().async_read_some(asio::buffer(waste), as_result);
        error = outcome;
        total += size;
    }
    co_return error;
}

}  // namespace sparekey::http
