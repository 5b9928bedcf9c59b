// TLS straight on the socket. Asio's own stream keeps four buffers of 17 KB for each connection, and copies
// every byte twice through them.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <cerrno>
#include <memory>
#include <new>
#include <utility>

#include "http/connection.hpp"

namespace sparekey::http {
namespace {

/// What OpenSSL reads from and writes to.
struct Wire {
    int descriptor;
    bool ended = false;       // the client will send no more
    bool may_be_read = true;  // once for each step
};

Wire& wire_of(BIO* bio) {
    return *static_cast<Wire*>(BIO_get_data(bio));
}

bool is_to_be_repeated(ssize_t result) {
    return result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

int write_wire(BIO* bio, char const* data, int size) {
    BIO_clear_retry_flags(bio);
    auto const sent = ::send(wire_of(bio).descriptor, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (is_to_be_repeated(sent)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int read_wire(BIO* bio, char* space, int size) {
    BIO_clear_retry_flags(bio);
    auto& wire = wire_of(bio);
    // A KeyUpdate or an alert is no data, and after it OpenSSL reads on by itself: of a client that sends
    // them without a pause it would never come back, and all others of this thread would wait.
    if (!std::exchange(wire.may_be_read, false)) {
        BIO_set_retry_read(bio);
        return -1;
    }
    auto const received = ::recv(wire.descriptor, space, static_cast<std::size_t>(size), 0);
    if (is_to_be_repeated(received)) BIO_set_retry_read(bio);
    wire.ended = wire.ended || received == 0;
    return static_cast<int>(received);
}

long control_wire(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return wire_of(bio).ended ? 1 : 0;
    return 0;
}

struct Free {
    void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};

/// OpenSSL's own socket BIO would raise SIGPIPE when the client is gone.
BIO* new_wire_bio(Wire& wire) {
    static std::unique_ptr<BIO_METHOD, Free> const method = [] {
        std::unique_ptr<BIO_METHOD, Free> made(
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "sparekeyd's socket"));
        BIO_meth_set_write(made.get(), write_wire);
        BIO_meth_set_read(made.get(), read_wire);
        BIO_meth_set_ctrl(made.get(), control_wire);
        return made;
    }();
    auto* const bio = BIO_new(method.get());
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, &wire);
    BIO_set_init(bio, 1);
    return bio;
}

/// What OpenSSL is asked to do, again and again until it is done.
struct Call {
    SSL* ssl;
    void const* bytes = nullptr;
    void* space = nullptr;
    std::size_t size = 0;
    std::size_t done = 0;
};
using Step = int (*)(Call&);

int shake_hands(Call& call) {
    return SSL_do_handshake(call.ssl);
}
int peek_byte(Call& call) {
    return SSL_peek_ex(call.ssl, call.space, call.size, &call.done);
}
int read_bytes(Call& call) {
    return SSL_read_ex(call.ssl, call.space, call.size, &call.done);
}
int write_bytes(Call& call) {
    return SSL_write_ex(call.ssl, call.bytes, call.size, &call.done);
}
int close_stream(Call& call) {
    return SSL_shutdown(call.ssl);
}

/// Of a step that neither succeeded nor has to wait.
error_code failure(int reason) {
    auto const error = ERR_get_error();
    auto const truncated = ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    if (reason == SSL_ERROR_ZERO_RETURN) return asio::error::eof;
    if (reason == SSL_ERROR_SSL && !truncated)
        return error_code(static_cast<int>(error), asio::error::get_ssl_category());
    if (reason == SSL_ERROR_SYSCALL && errno != 0) return error_code(errno, boost::system::system_category());
    return asio::ssl::error::stream_truncated;
}

// A client that always has another request under way must not keep the others waiting.
constexpr unsigned kMostCallsInARow = 16;

class TlsConnection final : public Connection {
  public:
    TlsConnection(Socket socket, TlsContext tls)
        : tls_(std::move(tls)),
          socket_(std::move(socket)),
          wire_{socket_.native_handle()},
          ssl_(SSL_new(tls_->native_handle())) {
        if (!ssl_) throw std::bad_alloc();
        error_code ignored;  // then it is non-blocking already
        socket_.native_non_blocking(true, ignored);
        auto* const bio = new_wire_bio(wire_);
        SSL_set_bio(ssl_.get(), bio, bio);
        SSL_set_accept_state(ssl_.get());
    }

    asio::awaitable<error_code> handshake() override {
        Call call{ssl_.get()};
        co_return co_await carry_out(shake_hands, call);
    }

    asio::awaitable<error_code> wait_for_bytes() override {
        unsigned char byte = 0;
        Call call{ssl_.get()};
        call.space = &byte;
        call.size = 1;
        co_return co_await carry_out(peek_byte, call);
    }

    asio::awaitable<std::size_t> read_some(asio::mutable_buffer space, error_code& error) override {
        Call call{ssl_.get()};
        call.space = space.data();
        call.size = space.size();
        error = co_await carry_out(read_bytes, call);
        co_return call.done;
    }

    asio::awaitable<error_code> write(std::string const& text) override {
        if (text.empty()) co_return error_code();
        Call call{ssl_.get()};
        call.bytes = text.data();
        call.size = text.size();
        co_return co_await carry_out(write_bytes, call);
    }

    asio::awaitable<error_code> say_goodbye() override {
        // Marked as received, the client's own close_notify is not waited for; HTTP does not need it.
        SSL_set_shutdown(ssl_.get(), SSL_RECEIVED_SHUTDOWN);
        Call call{ssl_.get()};
        auto const error = co_await carry_out(close_stream, call);
        error_code unfinished;
        socket_.shutdown(Socket::shutdown_send, unfinished);
        co_return error ? error : unfinished;
    }

    Socket& socket() override { return socket_; }

  private:
    asio::awaitable<error_code> carry_out(Step step, Call& call) {
        if (++calls_in_a_row_ > kMostCallsInARow) {
            calls_in_a_row_ = 0;
            co_await asio::post(socket_.get_executor(), asio::use_awaitable);
        }
        while (true) {
            ERR_clear_error();
            errno = 0;
            wire_.may_be_read = true;
            auto const result = step(call);
            if (result > 0) co_return error_code();
            auto const reason = SSL_get_error(ssl_.get(), result);
            if (reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_WANT_WRITE) co_return failure(reason);
            calls_in_a_row_ = 0;
            auto const ready = reason == SSL_ERROR_WANT_READ ? Socket::wait_read : Socket::wait_write;
            auto const [error] = co_await socket_.async_wait(ready, as_result);
            if (error) co_return error;
        }
    }

    TlsContext tls_;
    Socket socket_;
    Wire wire_;
    std::unique_ptr<SSL, Free> ssl_;
    unsigned calls_in_a_row_ = 0;  // without a wait
};

}  // namespace

std::unique_ptr<Connection> make_tls_connection(Socket socket, TlsContext tls) {
    return std::make_unique<TlsConnection>(std::move(socket), std::move(tls));
}

}  // namespace sparekey::http
