#include "support/redis_server.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>
#include <thread>

namespace sparekey {
namespace {

namespace asio = boost::asio;

/// Any reply will do, also -NOAUTH; but while it loads its data it is not ready.
bool answers(std::string const& socket_path) {
    asio::io_context context;
    asio::local::stream_protocol::socket socket(context);
    boost::system::error_code error;
    socket.connect(asio::local::stream_protocol::endpoint(socket_path), error);
    if (error) return false;
    asio::write(socket, asio::buffer(std::string("PING\r\n")), error);
    char first[4] = {};
    asio::read(socket, asio::buffer(first), error);
    return !error && std::string(first, 4) != "-LOA";
}

}  // namespace

RedisServer::RedisServer(std::vector<std::string> settings) {
    std::string config = "port 0\nsave \"\"\ndaemonize no\nloglevel notice\n";
    config += "unixsocket " + socket() + "\nlogfile " + directory_.file("redis.log") + "\n";
    config += "dir " + directory_.path().string() + "\n";
    for (auto const& setting : settings) config += setting + "\n";
    directory_.write("redis.conf", config);
    start();
}

void RedisServer::start() {
    auto const config = directory_.file("redis.conf");
    auto const test = getpid();
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
        if (getppid() == test) execlp("redis-server", "redis-server", config.c_str(), nullptr);
        _exit(127);
    }
    auto const give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!answers(socket())) {
        if (waitpid(pid_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > give_up) {
            auto const log = directory_.read("redis.log");
            throw std::runtime_error("redis-server does not start: " + log);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void RedisServer::stop() {
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
    std::error_code ignored;
    std::filesystem::remove(socket(), ignored);
}

void RedisServer::freeze() {
    kill(pid_, SIGSTOP);
}

void RedisServer::thaw() {
    kill(pid_, SIGCONT);
}

redis::Options RedisServer::options() const {
    redis::Options options;
    options.endpoint.transport = redis::Endpoint::Transport::unix_socket;
    options.endpoint.path = socket();
    return options;
}

std::uint16_t free_port() {
    asio::io_context context;
    asio::ip::tcp::acceptor const acceptor(context, {asio::ip::address_v4::loopback(), 0});
    return acceptor.local_endpoint().port();
}

}  // namespace sparekey
