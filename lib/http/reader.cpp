#include "http/reader.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/none.hpp>
#include <boost/system/errc.hpp>
#include <optional>

#include "http/framing.hpp"

namespace sparekey::http {
namespace {

namespace beast = boost::beast::http;
namespace errc = boost::system::errc;

constexpr std::size_t kReadSize = 2048;  // a webhook

error_code in_our_words(error_code error) {
    if (error == beast::error::body_limit) return errc::make_error_code(errc::message_size);
    return errc::make_error_code(errc::bad_message);
}

}  // namespace

struct Reader::Impl {
    Impl(Connection& the_connection, std::size_t the_header_limit)
        : connection(the_connection), header_limit(the_header_limit), buffer(the_header_limit + kReadSize) {}

    Connection& connection;
    std::size_t header_limit;
    boost::beast::flat_buffer buffer;  // its maximum bounds chunk extensions and trailers, too
    std::optional<beast::request_parser<beast::string_body>> parser;
};

Reader::Reader(Connection& connection, std::size_t header_limit)
    : impl_(std::make_unique<Impl>(connection, header_limit)) {}

Reader::~Reader() = default;

std::string_view Reader::pending() const {
    return {static_cast<char const*>(impl_->buffer.cdata().data()), impl_->buffer.size()};
}

void Reader::forget_request() {
    impl_->parser.reset();
    if (impl_->buffer.size() == 0) impl_->buffer.shrink_to_fit();
}

asio::awaitable<error_code> Reader::read_first() {
    auto const error = co_await impl_->connection.wait_for_bytes();
    if (error) co_return error;
    co_return co_await read_some();
}

asio::awaitable<error_code> Reader::read_some() {
    auto& buffer = impl_->buffer;
    auto const room = buffer.max_size() - buffer.size();
    if (room == 0) co_return errc::make_error_code(errc::bad_message);
    error_code error;
    auto const space = buffer.prepare(std::min(room, kReadSize));
    auto const size = co_await impl_->connection.read_some(space, error);
    buffer.commit(size);
    co_return error;
}

asio::awaitable<error_code> Reader::read_head() {
    error_code error;
    while (!error && scan_head(pending(), impl_->header_limit).state == HeadScan::State::incomplete) {
        error = co_await read_some();
    }
    co_return error;
}

bool Reader::take_head(std::size_t size) {
    auto& parser = impl_->parser.emplace();
    // Sizes are judged by scan_head() and by the session.
    parser.header_limit(static_cast<std::uint32_t>(impl_->buffer.max_size()));
    parser.body_limit(boost::none);
    error_code error;
    impl_->buffer.consume(parser.put(asio::buffer(impl_->buffer.cdata(), size), error));
    return !error;
}

bool Reader::is_http_1_0() const {
    return impl_->parser->get().version() == 10;
}

bool Reader::keeps_alive() const {
    return impl_->parser->keep_alive();
}

bool Reader::has_body() const {
    return !impl_->parser->is_done();
}

std::uint64_t Reader::declared_size() const {
    return impl_->parser->content_length().value_or(0);
}

asio::awaitable<error_code> Reader::read_body(std::size_t limit, BodyBudget& memory) {
    auto& parser = *impl_->parser;
    auto& buffer = impl_->buffer;
    if (declared_size() > limit) co_return errc::make_error_code(errc::message_size);
    auto const expected = parser.chunked() ? limit : static_cast<std::size_t>(declared_size());
    BodyBudget::Share const room(memory, expected, impl_->connection.socket());
    parser.body_limit(limit);
    parser.eager(true);
    // An unfinished chunked body has at least "0\r\n\r\n" to come. On less, Beast 1.81 fails an assertion of
    // its own.
    std::size_t const least = parser.chunked() ? 5 : 1;
    for (;;) {
        error_code error;
        if (buffer.size() >= least) buffer.consume(parser.put(buffer.cdata(), error));
        if (error && error != beast::error::need_more) co_return in_our_words(error);
        if (parser.is_done()) co_return error_code();
        error = co_await read_some();
        if (error) co_return error;
    }
}

std::string Reader::take_body() {
    return std::move(impl_->parser->get().body());
}

asio::awaitable<error_code> Reader::throw_away(std::size_t most) {
    forget_request();
    std::array<char, kReadSize> waste;
    error_code error;
    for (std::size_t total = 0; !error && total < most;) {
        auto const [outcome, size] =
            co_await impl_->connection.socket().async_read_some(asio::buffer(waste), as_result);
        error = outcome;
        total += size;
    }
    co_return error;
}

}  // namespace sparekey::http
