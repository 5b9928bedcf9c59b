#include "http/listener.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

namespace sparekey::http {
namespace {

using Endpoint = asio::generic::stream_protocol::endpoint;

/// A file descriptor, closed with its owner. Leaves errno alone, so that the reason of a failure outlives it.
class Descriptor {
  public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        int const reason = errno;
        if (is_open()) ::close(value_);
        errno = reason;
    }

    int get() const { return value_; }
    bool is_open() const { return value_ >= 0; }
    int release() { return std::exchange(value_, -1); }

  private:
    int value_;
};

Error cannot_listen(std::string const& address, std::string const& why) {
    return {Errc::unavailable, "cannot listen on " + address + ": " + why};
}

std::string last_error() {
    return error_code(errno, boost::system::system_category()).message();
}

Descriptor open_socket(int family) {
    return Descriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

Descriptor duplicate(Descriptor const& original) {
    return Descriptor(::fcntl(original.get(), F_DUPFD_CLOEXEC, 0));
}

bool set_flag(int descriptor, int option) {
    int const on = 1;
    return ::setsockopt(descriptor, SOL_SOCKET, option, &on, sizeof on) == 0;
}

int get_option(int descriptor, int option) {
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

Endpoint local_endpoint(int descriptor) {
    Endpoint endpoint;
    auto size = static_cast<socklen_t>(endpoint.capacity());
    if (::getsockname(descriptor, endpoint.data(), &size) == 0) endpoint.resize(size);
    return endpoint;
}

bool is_ip(Endpoint const& endpoint) {
    auto const family = endpoint.protocol().family();
    return family == AF_INET || family == AF_INET6;
}

asio::ip::tcp::endpoint to_tcp(Endpoint const& endpoint) {
    asio::ip::tcp::endpoint tcp;
    std::memcpy(tcp.data(), endpoint.data(), std::min(endpoint.size(), tcp.capacity()));
    return tcp;
}

bool bind_to(Descriptor const& socket, Endpoint const& endpoint) {
    return ::bind(socket.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0;
}

/// Not open: errno says why.
Descriptor bind_tcp(Endpoint const& endpoint) {
    auto socket = open_socket(endpoint.protocol().family());
    bool const bound = socket.is_open() && set_flag(socket.get(), SO_REUSEADDR) &&
                       set_flag(socket.get(), SO_REUSEPORT) && bind_to(socket, endpoint);
    return bound ? std::move(socket) : Descriptor(-1);
}

Descriptor listen_tcp(Endpoint const& endpoint) {
    auto socket = bind_tcp(endpoint);
    bool const listening = socket.is_open() && ::listen(socket.get(), SOMAXCONN) == 0;
    return listening ? std::move(socket) : Descriptor(-1);
}

Descriptor listen_unix(std::string const& path, Endpoint const& endpoint, unsigned mode) {
    auto socket = open_socket(AF_UNIX);
    // The mode is set before listen(): until then nobody can connect, whatever the umask.
    bool const listening = socket.is_open() && bind_to(socket, endpoint) &&
                           ::chmod(path.c_str(), mode) == 0 && ::listen(socket.get(), SOMAXCONN) == 0;
    return listening ? std::move(socket) : Descriptor(-1);
}

/// Makes room for a socket file at `endpoint`; says why not, or nothing.
std::string remove_stale_file(std::string const& path, Endpoint const& endpoint) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? "" : last_error();
    if (!S_ISSOCK(status.st_mode)) return "there is a file which is not a socket; remove it";
    auto const probe = open_socket(AF_UNIX);
    if (!probe.is_open()) return last_error();
    // Any other answer, a full queue included, may come from a living server.
    if (::connect(probe.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0)
        return "another process listens there";
    if (errno != ECONNREFUSED) return "another process may be listening there (" + last_error() + ")";
    return ::unlink(path.c_str()) == 0 ? "" : last_error();
}

}  // namespace

std::string to_string(Endpoint const& endpoint) {
    if (!is_ip(endpoint)) return "unix";
    return ListenAddress{ListenAddress::Kind::tcp, to_tcp(endpoint), {}}.to_string();
}

struct ListenSocket::Impl {
    explicit Impl(Descriptor socket)
        : descriptor(std::move(socket)), endpoint(local_endpoint(descriptor.get())) {}
    ~Impl() {
        if (!unix_path.empty()) ::unlink(unix_path.c_str());
    }

    Descriptor descriptor;
    Endpoint endpoint;
    bool one_queue_for_all = true;  // else every acceptor opens its own, by SO_REUSEPORT
    std::string unix_path;          // to be removed in the end
};

ListenSocket::ListenSocket(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ListenSocket::ListenSocket(ListenSocket&&) noexcept = default;
ListenSocket& ListenSocket::operator=(ListenSocket&&) noexcept = default;
ListenSocket::~ListenSocket() = default;

Result<ListenSocket> ListenSocket::open(ListenAddress const& address, unsigned unix_mode) {
    auto const name = address.to_string();
    if (address.kind == ListenAddress::Kind::inherited) {
        return cannot_listen(name,
                             "no socket was handed to this process; start it by its systemd socket unit");
    }
    if (address.kind == ListenAddress::Kind::tcp) {
        auto socket = bind_tcp(Endpoint(address.endpoint));
        if (!socket.is_open()) return cannot_listen(name, last_error());
        auto impl = std::make_unique<Impl>(std::move(socket));
        impl->one_queue_for_all = false;
        return ListenSocket(std::move(impl));
    }
    Endpoint const endpoint(asio::local::stream_protocol::endpoint(address.path));
    if (auto const why = remove_stale_file(address.path, endpoint); !why.empty())
        return cannot_listen(name, why);
    auto socket = listen_unix(address.path, endpoint, unix_mode);
    if (!socket.is_open()) return cannot_listen(name, last_error());
    auto impl = std::make_unique<Impl>(std::move(socket));
    impl->unix_path = address.path;
    return ListenSocket(std::move(impl));
}

Result<ListenSocket> ListenSocket::adopt(int descriptor) {
    Descriptor socket(descriptor);
    auto const name = "the inherited descriptor " + std::to_string(descriptor);
    if (get_option(descriptor, SO_TYPE) != SOCK_STREAM || get_option(descriptor, SO_ACCEPTCONN) != 1) {
        return cannot_listen(name, "it is not a listening stream socket");
    }
    if (::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) return cannot_listen(name, last_error());
    return ListenSocket(std::make_unique<Impl>(std::move(socket)));
}

Result<Acceptor> ListenSocket::acceptor(asio::any_io_executor const& executor) {
    auto socket = impl_->one_queue_for_all ? duplicate(impl_->descriptor) : listen_tcp(impl_->endpoint);
    if (!socket.is_open()) return cannot_listen(address(), last_error());
    Acceptor acceptor(executor);
    error_code error;
    acceptor.assign(impl_->endpoint.protocol(), socket.get(), error);
    if (error) return cannot_listen(address(), error.message());
    socket.release();
    return acceptor;
}

std::string ListenSocket::address() const {
    if (is_ip(impl_->endpoint)) return to_string(impl_->endpoint);
    auto const* const bytes = reinterpret_cast<sockaddr_un const*>(impl_->endpoint.data());
    return "unix:" + std::string(bytes->sun_path);
}

unsigned short ListenSocket::port() const {
    return is_ip(impl_->endpoint) ? to_tcp(impl_->endpoint).port() : 0;
}

bool ListenSocket::is_loopback() const {
    return !is_ip(impl_->endpoint) || to_tcp(impl_->endpoint).address().is_loopback();
}

}  // namespace sparekey::http
