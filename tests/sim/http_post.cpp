#include "sim/http_post.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>

#include "async/timeout.hpp"

namespace sparekey::sim {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::chrono::seconds kLimit{15};

using Request = http::request<http::string_body>;
using UnixStream = beast::basic_stream<asio::local::stream_protocol>;

Request make_request(PostAddress const& address, HttpHeaders const& headers, std::string const& body) {
    Request request(http::verb::post, address.path, 11);
    request.set(http::field::host, address.host);
    request.set(http::field::connection, "close");
    for (auto const& header : headers) request.set(header.name, header.value);
    request.body() = body;
    request.prepare_payload();
    return request;
}

template <class Stream>
asio::awaitable<int> exchange(Stream& stream, Request const& request) {
    co_await http::async_write(stream, request, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    co_await http::async_read(stream, buffer, response, asio::use_awaitable);
    co_return response.result_int();
}

asio::awaitable<void> connect_tcp(beast::tcp_stream& stream, PostAddress const& address) {
    asio::ip::tcp::resolver resolver(stream.get_executor());
    auto const endpoints = co_await resolver.async_resolve(address.host, address.port, asio::use_awaitable);
    co_await stream.async_connect(endpoints, asio::use_awaitable);
}

asio::awaitable<int> post_unix(PostAddress const& address, Request const& request) {
    auto const executor = co_await asio::this_coro::executor;
    UnixStream stream(executor);
    asio::local::stream_protocol::endpoint const endpoint(address.unix_socket);
    co_await stream.async_connect(endpoint, asio::use_awaitable);
    co_return co_await exchange(stream, request);
}

asio::awaitable<int> post_plain(PostAddress const& address, Request const& request) {
    auto const executor = co_await asio::this_coro::executor;
    beast::tcp_stream stream(executor);
    co_await connect_tcp(stream, address);
    co_return co_await exchange(stream, request);
}

asio::awaitable<int> post_tls(PostAddress const& address, Request const& request) {
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.set_verify_mode(asio::ssl::verify_peer);
    if (address.ca_file.empty()) {
        tls.set_default_verify_paths();
    } else {
        tls.load_verify_file(address.ca_file);
    }
    auto const executor = co_await asio::this_coro::executor;
    asio::ssl::stream<beast::tcp_stream> stream(executor, tls);
    stream.set_verify_callback(asio::ssl::host_name_verification(address.host));
    co_await connect_tcp(beast::get_lowest_layer(stream), address);
    co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    co_return co_await exchange(stream, request);
}

asio::awaitable<int> post(PostAddress const& address, Request const& request) {
    if (!address.unix_socket.empty()) return post_unix(address, request);
    if (address.scheme == "https") return post_tls(address, request);
    return post_plain(address, request);
}

}  // namespace

Result<PostAddress> parse_post_address(std::string_view url) {
    auto const parsed = boost::urls::parse_uri(url);
    if (!parsed) return Error{Errc::invalid_input, "url: not a URL"};
    PostAddress address;
    address.scheme = parsed->scheme();
    address.host = parsed->host();
    address.port = parsed->port();
    address.path = parsed->encoded_path();
    if (address.scheme != "http" && address.scheme != "https") {
        return Error{Errc::invalid_input, "url: neither http nor https"};
    }
    if (address.port.empty()) address.port = address.scheme == "https" ? "443" : "80";
    return address;
}

asio::awaitable<Result<int>> http_post(PostAddress const& address, HttpHeaders const& headers,
                                       std::string const& body) {
    auto const request = make_request(address, headers, body);
    try {
        co_return co_await with_timeout(post(address, request), kLimit);
    } catch (boost::system::system_error const& error) {
        if (error.code() == asio::error::operation_aborted) throw;
        co_return Error{Errc::unavailable, error.code().message()};
    }
}

}  // namespace sparekey::sim
