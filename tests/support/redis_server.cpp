#include "support/redis_server.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <stdexcept>
#include <thread>

namespace sparekey {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kPatience{20};  // for a server that hangs, no assertion about time

void wait_until(std::function<bool()> const& condition, std::function<std::string()> const& complaint) {
    auto const give_up = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error(complaint());
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

bool holds(redis::Reply const& reply, std::string_view text) {
    if (reply.text.find(text) != std::string::npos) return true;
    return std::any_of(reply.elements.begin(), reply.elements.end(),
                       [&](redis::Reply const& element) { return holds(element, text); });
}

}  // namespace

RedisServer::RedisServer(std::vector<std::string> settings, Kind kind) : kind_(kind) {
    std::string config = "port 0\ndaemonize no\nloglevel notice\n";
    if (kind == Kind::server) config += "save \"\"\n";
    config += "unixsocket " + socket() + "\nlogfile " + directory_.file("redis.log") + "\n";
    config += "dir " + directory_.path().string() + "\n";
    for (auto const& setting : settings) config += setting + "\n";
    directory_.write("redis.conf", config);
    start();
}

void RedisServer::start() {
    launch();
    // Any reply will do, also -NOAUTH; but while it loads its data it is not ready.
    wait_until(
        [&] {
            auto const answer = first_answer();
            return !answer.empty() && !answer.starts_with("LOADING");
        },
        [&] { return "it does not get ready: " + directory_.read("redis.log"); });
}

void RedisServer::start_loading() {
    launch();
    wait_until([&] { return !first_answer().empty(); },
               [&] { return "it does not answer: " + directory_.read("redis.log"); });
}

void RedisServer::launch() {
    auto const config = directory_.file("redis.conf");
    // The same program; Debian packs the name redis-sentinel apart.
    auto const* const mode = kind_ == Kind::server ? nullptr : "--sentinel";
    auto const test = getpid();
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
        if (getppid() == test) execlp("redis-server", "redis-server", config.c_str(), mode, nullptr);
        _exit(127);
    }
}

/// To PING; empty if there is none.
std::string RedisServer::first_answer() const {
    if (waitpid(pid_, nullptr, WNOHANG) != 0)
        throw std::runtime_error("it does not start: " + directory_.read("redis.log"));
    try {
        return ask(redis::Command("PING")).text;
    } catch (boost::system::system_error const&) {
        return "";
    }
}

redis::Reply RedisServer::ask(redis::Command const& command) const {
    asio::io_context context;
    asio::local::stream_protocol::socket connection(context);
    connection.connect(asio::local::stream_protocol::endpoint(socket()));
    asio::write(connection, asio::buffer(command.bytes()));
    redis::ReplyReader replies;
    std::array<char, 4096> buffer;
    while (true) {
        auto const size = connection.read_some(asio::buffer(buffer));
        replies.feed({buffer.data(), size});
        if (auto reply = replies.next().value()) return *reply;
    }
}

void RedisServer::wait_for(redis::Command const& command, std::string_view text) const {
    wait_until([&] { return holds(ask(command), text); },
               [&] { return "it never says " + std::string(text); });
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
    // It answers already, but a busy machine may need longer than a worker would wait.
    options.connection_wait = options.command_limit;
    return options;
}

std::uint16_t free_port() {
    asio::io_context context;
    asio::ip::tcp::acceptor const acceptor(context, {asio::ip::address_v4::loopback(), 0});
    return acceptor.local_endpoint().port();
}

}  // namespace sparekey
