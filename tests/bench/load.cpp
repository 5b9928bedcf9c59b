#include "bench/load.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/system/system_error.hpp>
#include <optional>

#include "async/nursery.hpp"
#include "http/tls_client.hpp"

namespace sparekey::bench {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

struct Connection {
    Connection(asio::any_io_executor const& executor, asio::ssl::context& tls) : stream(executor, tls) {}

    asio::ssl::stream<tcp::socket> stream;
    beast::flat_buffer buffer;
};

class Load {
  public:
    Load(asio::any_io_executor executor, Plan const& plan, asio::ssl::context& tls, WebhookMaker& maker)
        : executor_(std::move(executor)), plan_(plan), tls_(tls), maker_(maker) {}

    asio::awaitable<Measured> run();

  private:
    asio::awaitable<void> send_requests();
    asio::awaitable<SteadyClock::time_point> meant_to_be_sent(unsigned number, asio::steady_timer& timer);
    asio::awaitable<int> exchange(std::optional<Connection>& connection, std::string const& webhook);
    asio::awaitable<void> open(Connection& connection);
    asio::awaitable<void> close(std::optional<Connection>& connection);
    void count_the_unsent();

    asio::any_io_executor executor_;
    Plan const& plan_;
    asio::ssl::context& tls_;
    WebhookMaker& maker_;
    tcp::resolver::results_type endpoints_;
    SteadyClock::time_point begin_;
    SteadyClock::time_point end_;
    unsigned taken_ = 0;
    Measured measured_;
};

asio::awaitable<Measured> Load::run() {
    tcp::resolver resolver(executor_);
    endpoints_ = co_await resolver.async_resolve(plan_.url.host, plan_.url.port, asio::use_awaitable);
    Nursery senders(executor_, [this](auto, auto) { ++measured_.failures["a bug of bench-ingest"]; });
    begin_ = end_ = SteadyClock::now();
    for (unsigned i = 0; i < plan_.connections; ++i) senders.spawn("sender", send_requests());
    co_await senders.stop(plan_.limit);
    measured_.elapsed = end_ - begin_;
    count_the_unsent();
    co_return std::move(measured_);
}

void Load::count_the_unsent() {
    auto unsent = plan_.count - static_cast<unsigned>(measured_.latencies.size());
    for (auto const& [reason, count] : measured_.failures) unsent -= count;
    if (unsent > 0) measured_.failures["not sent in time"] = unsent;
}

asio::awaitable<void> Load::send_requests() {
    asio::steady_timer timer(executor_);
    std::optional<Connection> connection;
    while (taken_ < plan_.count) {
        auto const number = taken_++;
        auto const webhook = maker_.next();
        auto const meant = co_await meant_to_be_sent(number, timer);
        std::string failure;
        try {
            auto const status = co_await exchange(connection, webhook);
            if (status != 204) failure = "status " + std::to_string(status);
        } catch (boost::system::system_error const& error) {
            failure = error.code().message();
        }
        end_ = SteadyClock::now();
        if (failure.empty())
            measured_.latencies.push_back(end_ - meant);
        else
            ++measured_.failures[failure];
        if (!failure.empty() || !plan_.keep_alive) co_await close(connection);
    }
    co_await close(connection);
}

asio::awaitable<SteadyClock::time_point> Load::meant_to_be_sent(unsigned number, asio::steady_timer& timer) {
    if (plan_.rate == 0) co_return SteadyClock::now();
    std::chrono::duration<double> const after(number / plan_.rate);
    auto const meant = begin_ + std::chrono::duration_cast<SteadyClock::duration>(after);
    timer.expires_at(meant);
    co_await timer.async_wait(asio::use_awaitable);
    co_return meant;
}

/// Returns the status.
asio::awaitable<int> Load::exchange(std::optional<Connection>& connection, std::string const& webhook) {
    if (!connection) {
        connection.emplace(executor_, tls_);
        co_await open(*connection);
    }
    co_await asio::async_write(connection->stream, asio::buffer(webhook), asio::use_awaitable);
    beast::http::response<beast::http::string_body> answer;
    co_await beast::http::async_read(connection->stream, connection->buffer, answer, asio::use_awaitable);
    co_return answer.result_int();
}

asio::awaitable<void> Load::open(Connection& connection) {
    auto& socket = connection.stream.lowest_layer();
    co_await asio::async_connect(socket, endpoints_, asio::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    http::expect_host(connection.stream.native_handle(), plan_.url.host).value();
    co_await connection.stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
}

/// As a polite client, whatever the other side thinks of it.
asio::awaitable<void> Load::close(std::optional<Connection>& connection) {
    if (connection) co_await connection->stream.async_shutdown(as_result);
    connection.reset();
}

}  // namespace

asio::awaitable<Result<Measured>> run_load(Plan plan, WebhookMaker& maker) {
    auto tls = http::make_client_context(plan.ca_file);
    if (!tls) co_return tls.error();
    auto const executor = co_await asio::this_coro::executor;
    Load load(executor, plan, **tls, maker);
    co_return co_await load.run();
}

}  // namespace sparekey::bench
