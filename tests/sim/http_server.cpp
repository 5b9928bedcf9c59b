#include "sim/http_server.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <sstream>

namespace sparekey::sim {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

HttpRequest to_plain(Request const& request) {
    HttpRequest plain;
    plain.method = std::string(request.method_string());
    plain.target = std::string(request.target());
    for (auto const& field : request)
        plain.headers.add(std::string(field.name_string()), std::string(field.value()));
    plain.body = request.body();
    return plain;
}

Response to_beast(HttpResponse const& plain, bool keep_alive) {
    Response response;
    response.version(11);
    response.result(static_cast<unsigned>(plain.status));
    for (auto const& header : plain.headers) response.set(header.name, header.value);
    response.body() = plain.body;
    response.keep_alive(keep_alive);
    response.prepare_payload();
    return response;
}

template <class Stream>
tcp::socket& socket_of(Stream& stream) {
    return beast::get_lowest_layer(stream).socket();
}

/// Head and half a body, as from a server that died while it wrote.
template <class Stream>
asio::awaitable<void> write_half(Stream& stream, Response const& response) {
    std::ostringstream text;
    text << response;
    auto const whole = std::move(text).str();
    auto const half = whole.substr(0, whole.size() - response.body().size() / 2);
    co_await asio::async_write(stream, asio::buffer(half), asio::use_awaitable);
}

template <class Stream>
void reset(Stream& stream) {
    socket_of(stream).set_option(asio::socket_base::linger(true, 0));
    socket_of(stream).close();
}

/// Says nothing until the client gives up.
template <class Stream>
asio::awaitable<void> hang(Stream& stream) {
    char byte;
    auto const [error, size] = co_await stream.async_read_some(asio::buffer(&byte, 1), as_result);
    static_cast<void>(error);
    static_cast<void>(size);
}

/// True if the connection can carry another request.
template <class Stream>
asio::awaitable<bool> send(Stream& stream, Outcome const& outcome, bool keep_alive) {
    auto const response = to_beast(outcome.response, keep_alive);
    switch (outcome.wire) {
        case Wire::intact:
            co_await http::async_write(stream, response, asio::use_awaitable);
            co_return keep_alive;
        case Wire::truncated:
            co_await write_half(stream, response);
            break;
        case Wire::hang:
            co_await hang(stream);
            break;
        case Wire::reset:
            reset(stream);
            break;
    }
    co_return false;
}

}  // namespace

HttpServer::HttpServer(asio::any_io_executor executor, tcp::endpoint const& listen, asio::ssl::context* tls,
                       Simulator& simulator, Nursery& nursery)
    : acceptor_(executor, listen), tls_(tls), simulator_(simulator), nursery_(nursery) {}

std::string HttpServer::url() const {
    auto const endpoint = acceptor_.local_endpoint();
    std::ostringstream text;
    text << (tls_ ? "https://" : "http://") << endpoint;
    return std::move(text).str();
}

asio::awaitable<void> HttpServer::serve() {
    for (;;) {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        nursery_.spawn("session", session(std::move(socket)));
    }
}

asio::awaitable<void> HttpServer::session(tcp::socket socket) {
    try {
        if (tls_) {
            asio::ssl::stream<beast::tcp_stream> stream(std::move(socket), *tls_);
            co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
            co_await talk(stream);
        } else {
            beast::tcp_stream stream(std::move(socket));
            co_await talk(stream);
        }
    } catch (boost::system::system_error const&) {
        // The client went away: its business.
    }
}

template <class Stream>
asio::awaitable<void> HttpServer::talk(Stream& stream) {
    asio::steady_timer timer(stream.get_executor());
    beast::flat_buffer buffer;
    for (bool more = true; more;) {
        Request request;
        co_await http::async_read(stream, buffer, request, asio::use_awaitable);
        auto const plain = to_plain(request);
        timer.expires_after(simulator_.latency(plain));
        co_await timer.async_wait(asio::use_awaitable);
        auto const outcome = simulator_.answer(plain);
        more = co_await send(stream, outcome, request.keep_alive());
    }
}

}  // namespace sparekey::sim
