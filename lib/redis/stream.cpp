#include "redis/stream.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

namespace sparekey::redis {
namespace {

using Socket = asio::generic::stream_protocol::socket;  // TCP or unix
using SocketEndpoint = asio::generic::stream_protocol::endpoint;
using TlsSocket = asio::ssl::stream<Socket>;

Error unavailable(std::string_view what, error_code const& error) {
    return {Errc::unavailable, std::string(what) + ": " + error.message()};
}

template <class AsioStream>
class StreamOver final : public Stream {
  public:
    explicit StreamOver(AsioStream stream) : stream_(std::move(stream)) {}

    asio::awaitable<Result<std::size_t>> read_some(asio::mutable_buffer buffer) override {
        auto const [error, size] = co_await stream_.async_read_some(buffer, as_result);
        if (error) co_return unavailable("read", error);
        co_return size;
    }
    asio::awaitable<Result<void>> write(asio::const_buffer bytes) override {
        auto const [error, size] = co_await asio::async_write(stream_, bytes, as_result);
        if (error) co_return unavailable("write", error);
        co_return Result<void>();
    }
    void close() override {
        error_code ignored;
        stream_.lowest_layer().close(ignored);
    }

  private:
    AsioStream stream_;
};

asio::awaitable<Result<std::vector<SocketEndpoint>>> resolve(Endpoint const& endpoint) {
    std::vector<SocketEndpoint> found;
    error_code not_an_address;
    auto const address = asio::ip::make_address(endpoint.host, not_an_address);
    if (endpoint.transport == Endpoint::Transport::unix_socket) {
        if (endpoint.path.size() >= sizeof(sockaddr_un::sun_path))
            co_return Error{Errc::invalid_input, "the socket's path is too long"};
        found.emplace_back(asio::local::stream_protocol::endpoint(endpoint.path));
    } else if (!not_an_address) {
        found.emplace_back(asio::ip::tcp::endpoint(address, endpoint.port));
    } else {
        asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
        auto const port = std::to_string(endpoint.port);
        auto const [error, results] = co_await resolver.async_resolve(endpoint.host, port, as_result);
        if (error) co_return unavailable("resolve", error);
        for (auto const& result : results) found.emplace_back(result.endpoint());
    }
    co_return found;
}

asio::awaitable<Result<Socket>> connect_socket(Endpoint const& endpoint) {
    auto const candidates = co_await resolve(endpoint);
    if (!candidates) co_return candidates.error();
    Socket socket(co_await asio::this_coro::executor);
    auto const [error, chosen] = co_await asio::async_connect(socket, *candidates, as_result);
    if (error) co_return unavailable("connect", error);

    error_code ignored;  // a unix socket knows neither
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    co_return std::move(socket);
}

Result<void> trust(asio::ssl::context& context, std::string const& ca_file) {
    error_code error;
    context.set_verify_mode(asio::ssl::verify_peer);
    if (ca_file.empty())
        context.set_default_verify_paths(error);
    else
        context.load_verify_file(ca_file, error);
    if (error) return unavailable(ca_file.empty() ? "the system's certificates" : ca_file, error);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    return {};
}

/// SNI; SSL_set_tlsext_host_name without its C cast.
void name_server(TlsSocket& tls, std::string host) {
    SSL_ctrl(tls.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data());
}

asio::awaitable<Result<std::unique_ptr<Stream>>> start_tls(Socket socket, Endpoint const& endpoint,
                                                           std::string const& ca_file) {
    asio::ssl::context context(asio::ssl::context::tls_client);
    auto const trusted = trust(context, ca_file);
    if (!trusted) co_return trusted.error();
    TlsSocket tls(std::move(socket), context);
    tls.set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
    error_code not_an_address;
    asio::ip::make_address(endpoint.host, not_an_address);
    if (not_an_address) name_server(tls, endpoint.host);

    auto const [error] = co_await tls.async_handshake(asio::ssl::stream_base::client, as_result);
    if (error) co_return unavailable("TLS", error);
    co_return std::make_unique<StreamOver<TlsSocket>>(std::move(tls));
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<Stream>>> connect(Endpoint const& endpoint,
                                                         std::string const& ca_file) {
    auto socket = co_await connect_socket(endpoint);
    if (!socket) co_return socket.error();
    if (endpoint.transport == Endpoint::Transport::tls)
        co_return co_await start_tls(std::move(*socket), endpoint, ca_file);
    co_return std::make_unique<StreamOver<Socket>>(std::move(*socket));
}

}  // namespace sparekey::redis
