#include "http/client_connection.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/vector_body.hpp>
#include <cerrno>

#include "core/wipe.hpp"
#include "http/tls_client.hpp"

namespace sparekey::http {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using TlsStream = asio::ssl::stream<tcp::socket>;

// Answers hold PINs: every buffer on their way is wiped.
using Buffer = beast::basic_flat_buffer<WipingAllocator<char>>;
using Parser = beast::http::response_parser<beast::http::vector_body<char, WipingAllocator<char>>>;

constexpr std::uint32_t kMostHeader = 32 * 1024;
constexpr int kMostInterim = 8;  // 1xx answers before the real one

// For one address of several: an address that swallows packets must leave time for the next.
constexpr auto kConnectLimit = std::chrono::seconds(5);

Error read_error(error_code const& error, bool begun) {
    namespace http = beast::http;
    if (error == http::error::body_limit || error == http::error::header_limit ||
        error == http::error::buffer_overflow)
        return {Errc::too_large, "the answer is larger than we accept"};
    auto const is_end = error == http::error::end_of_stream || error == http::error::partial_message;
    auto const is_format = error.category() == http::make_error_code(http::error::bad_value).category();
    if (is_format && !is_end) return {Errc::invalid_input, "malformed answer: " + error.message()};
    return {Errc::invalid_input, begun ? "the connection was closed in the middle of the answer"
                                       : "the connection was closed before an answer came"};
}

HttpResponse to_response(Parser& parser) {
    auto const& message = parser.get();
    HttpResponse response;
    response.status = static_cast<int>(message.result_int());
    for (auto const& field : message) response.headers.add(field.name_string(), field.value());
    response.body.assign(message.body().begin(), message.body().end());
    return response;
}

template <class Stream>
class ConnectionOver final : public ClientConnection {
  public:
    explicit ConnectionOver(Stream stream) : stream_(std::move(stream)) {}

    asio::awaitable<Exchange> exchange(std::string_view head, HttpRequest const& request,
                                       std::size_t most_body) override {
        std::array<asio::const_buffer, 2> const bytes = {asio::buffer(head), asio::buffer(request.body)};
        // A server may refuse before it has read everything, so its answer counts for more than this error.
        auto const [write_error, written] = co_await asio::async_write(stream_, bytes, as_result);

        Exchange exchange;
        Buffer buffer;
        for (int interim = 0; interim <= kMostInterim; ++interim) {
            Parser parser;
            parser.header_limit(kMostHeader);
            parser.body_limit(most_body);
            parser.skip(request.method == "HEAD");
            auto const [error, size] = co_await beast::http::async_read(stream_, buffer, parser, as_result);
            exchange.begun = exchange.begun || parser.got_some() || buffer.size() > 0;
            // Told to stop, or late: no word about the server.
            if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
            if (error) {
                exchange.answer = read_error(error, exchange.begun);
                co_return std::move(exchange);
            }
            auto const status = parser.get().result_int();
            if (status / 100 == 1 && status != 101) continue;
            exchange.answer = to_response(parser);
            exchange.reusable = parser.keep_alive() && status != 101 && !write_error && buffer.size() == 0;
            co_return std::move(exchange);
        }
        exchange.answer = Error{Errc::invalid_input, "malformed answer: interim answers without end"};
        co_return std::move(exchange);
    }

    bool is_quiet() override {
        char byte = 0;
        auto const fd = stream_.lowest_layer().native_handle();
        auto const size = ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

  private:
    Stream stream_;
};

Error no_connection(std::string const& why) {
    return {Errc::unavailable, "no connection: " + why};
}

asio::awaitable<Result<tcp::socket>> connect(Url const& url) {
    auto const executor = co_await asio::this_coro::executor;
    tcp::resolver resolver(executor);
    auto const [unresolved, addresses] =
        co_await resolver.async_resolve(url.host, url.port, tcp::resolver::numeric_service, as_result);
    if (unresolved) co_return no_connection("the name does not resolve: " + unresolved.message());

    error_code last_error;
    for (auto const& address : addresses) {
        beast::tcp_stream stream(executor);
        stream.expires_after(kConnectLimit);
        auto const [error] = co_await stream.async_connect(address.endpoint(), as_result);
        last_error = error;
        if (error) continue;
        stream.socket().set_option(tcp::no_delay(true));
        co_return stream.release_socket();
    }
    co_return no_connection(last_error.message());
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<ClientConnection>>> open_connection(Url const& url,
                                                                           asio::ssl::context* tls) {
    auto connected = co_await connect(url);
    if (!connected) co_return connected.error();
    if (tls == nullptr) co_return std::make_unique<ConnectionOver<tcp::socket>>(std::move(*connected));

    TlsStream stream(std::move(*connected), *tls);
    auto const expected = expect_host(stream.native_handle(), url.host);
    if (!expected) co_return expected.error();
    auto const [error] = co_await stream.async_handshake(TlsStream::client, as_result);
    if (error) co_return no_connection("TLS: " + why_handshake_failed(stream.native_handle(), error));
    co_return std::make_unique<ConnectionOver<TlsStream>>(std::move(stream));
}

}  // namespace sparekey::http
