// A real mail server, Debian's exim4, without privileges and without a daemon: this test listens, and each
// connection gets an exim of its own, as inetd would do it. It delivers into one file.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "async/asio.hpp"
#include "async/nursery.hpp"
#include "support/certs.hpp"
#include "support/temp_dir.hpp"

namespace sparekey {

/// On a port of 127.0.0.1 and on the context of the test, which must outlive it.
///
/// It takes mail for anybody but nobody@… after a login, which it offers under TLS alone: host, secret.
class EximServer {
  public:
    enum class Tls { on_request, from_the_first_byte };

    EximServer(asio::io_context& context, TestCertificate const& certificate, Tls tls);
    ~EximServer();
    EximServer(EximServer const&) = delete;
    EximServer& operator=(EximServer const&) = delete;

    static bool is_installed();

    unsigned short port() const { return acceptor_.local_endpoint().port(); }

    /// Waits for the next mail to be delivered: exim's Return-path and Received lines, then what was sent,
    /// line ends as in files. Throws after a while without one.
    std::string delivered();

    /// What exim logged, for complaints.
    std::string log() const { return dir_.read("spool/mainlog"); }

    std::string path_of(std::string_view name) const { return dir_.file(name); }

  private:
    void write_config(TestCertificate const& certificate);
    asio::awaitable<void> accept();
    void launch(asio::ip::tcp::socket& socket);

    TempDir dir_;
    asio::io_context& context_;
    Tls tls_;
    asio::ip::tcp::acceptor acceptor_;
    std::vector<int> children_;
    Nursery nursery_;
};

}  // namespace sparekey
