// The simulator on a socket: HTTP/1.1 with keep-alive, plain or over TLS.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <string>

#include "async/nursery.hpp"
#include "sim/simulator.hpp"

namespace sparekey::sim {

class HttpServer {
  public:
    /// `tls` null: plain HTTP. All must outlive serve() and its sessions, which run in `nursery`.
    HttpServer(asio::any_io_executor executor, asio::ip::tcp::endpoint const& listen, asio::ssl::context* tls,
               Simulator& simulator, Nursery& nursery);

    /// With the port that the kernel chose.
    std::string url() const;

    /// Accepts until cancelled.
    asio::awaitable<void> serve();

  private:
    asio::awaitable<void> session(asio::ip::tcp::socket socket);

    template <class Stream>
    asio::awaitable<void> talk(Stream& stream);

    asio::ip::tcp::acceptor acceptor_;
    asio::ssl::context* tls_;
    Simulator& simulator_;
    Nursery& nursery_;
};

}  // namespace sparekey::sim
