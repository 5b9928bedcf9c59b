#include "support/stub_server.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "async/event.hpp"
#include "core/http_message.hpp"
#include "support/cut_and_join.hpp"
#include "support/run_on.hpp"

namespace sparekey {
namespace {

using asio::ip::tcp;

std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    auto const at = head.find(kName);
    if (at == std::string_view::npos) return 0;
    return std::stoul(std::string(head.substr(at + kName.size())));
}

/// Empty when the client has closed.
template <class Stream>
asio::awaitable<std::string> read_request(Stream& stream, std::string& buffer) {
    auto const [error, head] =
        co_await asio::async_read_until(stream, asio::dynamic_buffer(buffer), "\r\n\r\n", as_result);
    if (error) co_return std::string();
    auto const size = head + content_length(std::string_view(buffer).substr(0, head));
    if (buffer.size() < size)
        co_await asio::async_read(stream, asio::dynamic_buffer(buffer),
                                  asio::transfer_exactly(size - buffer.size()), asio::use_awaitable);
    auto request = buffer.substr(0, size);
    buffer.erase(0, size);
    co_return request;
}

}  // namespace

std::string stub_http(int status, std::string_view body, std::string_view headers) {
    return "HTTP/1.1 " + std::to_string(status) + " Stub\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

StubServer::StubServer(asio::io_context& context)
    : StubServer(context, std::unique_ptr<asio::ssl::context>()) {}

StubServer::StubServer(asio::io_context& context, TestCertificate const& certificate)
    : StubServer(context, tls_context(certificate)) {}

StubServer::StubServer(asio::io_context& context, std::unique_ptr<asio::ssl::context> tls)
    : context_(context),
      tls_(std::move(tls)),
      acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      nursery_(context.get_executor(), [](std::string_view, std::exception_ptr) {}) {
    nursery_.spawn("accept", accept());
}

StubServer::~StubServer() {
    run_on(context_, cut_and_join(nursery_));
}

std::unique_ptr<asio::ssl::context> StubServer::tls_context(TestCertificate const& certificate) {
    auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    tls->use_certificate_chain(asio::buffer(certificate.chain_pem));
    tls->use_private_key(asio::buffer(certificate.key_pem), asio::ssl::context::pem);
    return tls;
}

void StubServer::answer(std::string bytes, StubAnswer::Then then) {
    answers_.push_back({std::move(bytes), then});
}

std::string StubServer::url(std::string_view host) const {
    return (tls_ ? "https://" : "http://") + std::string(host) + ":" + std::to_string(port());
}

asio::awaitable<void> StubServer::accept() {
    for (;;) {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        ++connections_;
        nursery_.spawn("connection", tls_ ? serve_tls(std::move(socket)) : serve(std::move(socket)));
    }
}

asio::awaitable<void> StubServer::serve_tls(tcp::socket socket) {
    asio::ssl::stream<tcp::socket> stream(std::move(socket), *tls_);
    auto const [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, as_result);
    if (!error) co_await serve(std::move(stream));
}

template <class Stream>
asio::awaitable<void> StubServer::serve(Stream stream) {
    std::string buffer;
    for (;;) {
        auto request = co_await read_request(stream, buffer);
        if (request.empty()) co_return;
        requests_.push_back(std::move(request));
        StubAnswer answer{"", StubAnswer::Then::hang};
        if (!answers_.empty()) {
            answer = std::move(answers_.front());
            answers_.pop_front();
        }
        // A client that refuses the answer half-way is what some tests are about.
        co_await asio::async_write(stream, asio::buffer(answer.bytes), as_result);
        if (answer.then == StubAnswer::Then::close) co_return;
        if (answer.then == StubAnswer::Then::hang) {
            Event never;
            co_await never.wait();
        }
    }
}

}  // namespace sparekey
