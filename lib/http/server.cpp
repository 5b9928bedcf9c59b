#include "http/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "async/nursery.hpp"
#include "core/exception_text.hpp"
#include "core/log_throttle.hpp"
#include "http/body_budget.hpp"
#include "http/idle.hpp"
#include "http/session.hpp"

namespace sparekey::http {
namespace {

// Out of descriptors or memory: trying again at once would only spin.
constexpr std::chrono::milliseconds kPauseAfterAcceptError{100};

}  // namespace

struct Server::Impl {
    Impl(asio::any_io_executor const& executor, Acceptor&& listening, ServerOptions const& the_options,
         Handler& the_handler, Log the_log, TlsContext&& the_tls)
        : acceptor(std::move(listening)),
          options(the_options),
          handler(the_handler),
          log(std::move(the_log)),
          tls(std::move(the_tls)),
          bodies(options.body_memory),
          accepting(executor, log_failure()),
          sessions(executor, log_failure()) {}

    Nursery::OnError log_failure() {
        return [this](std::string_view child, std::exception_ptr const& error) {
            log.error("http server: a coroutine failed",
                      {{"coroutine", child}, {"error", exception_text(error)}});
        };
    }

    asio::awaitable<void> accept_loop();
    std::string admit_if_possible(Socket socket);
    void admit(Socket socket);

    Acceptor acceptor;
    ServerOptions options;
    Handler& handler;
    Log log;
    TlsContext tls;
    LogThrottle accept_errors;
    IdleConnections idle;
    IdleConnections unfinished;
    BodyBudget bodies;
    Nursery accepting;  // the accept loop alone
    Nursery sessions;
};

asio::awaitable<void> Server::Impl::accept_loop() {
    while (!accepting.stopping().is_set()) {
        auto [error, socket] = co_await acceptor.async_accept(as_result);
        if (error == asio::error::operation_aborted) continue;
        auto const trouble = error ? error.message() : admit_if_possible(std::move(socket));
        if (trouble.empty()) continue;
        if (auto const held_back = accept_errors.pass()) {
            log.error("http server: cannot accept connections",
                      {{"error", trouble}, {"held_back", *held_back}});
        }
        co_await accepting.stopping().wait_for(kPauseAfterAcceptError);
    }
}

/// What is in the way; "" if nothing is. No memory for one connection must not end the loop.
std::string Server::Impl::admit_if_possible(Socket socket) {
    try {
        admit(std::move(socket));
        return {};
    } catch (std::exception const& failure) {
        return failure.what();
    }
}

void Server::Impl::admit(Socket socket) {
    error_code error;
    auto const remote = socket.remote_endpoint(error);
    if (error) return;  // gone already
    auto peer = peer_at(remote);
    bool const full = sessions.size() >= options.max_connections;
    if (full && !idle.wake_longest() && !unfinished.wake_longest()) {
        handler.refused(Refusal::too_many_connections, peer.text, "every connection is being answered");
        return;
    }
    if (peer.address) socket.set_option(asio::ip::tcp::no_delay(true), error);
    SessionEnvironment const environment{
        options, handler, log, idle, unfinished, bodies, sessions.stopping()};
    auto connection =
        tls ? make_tls_connection(std::move(socket), tls) : make_plain_connection(std::move(socket));
    sessions.spawn("session", run_session(std::move(connection), std::move(peer), environment));
}

Server::Server(asio::any_io_executor executor, Acceptor acceptor, ServerOptions const& options,
               Handler& handler, Log log, TlsContext tls)
    : impl_(std::make_unique<Impl>(executor, std::move(acceptor), options, handler, std::move(log),
                                   std::move(tls))) {}

Server::~Server() = default;

void Server::start() {
    impl_->accepting.spawn("accept loop", impl_->accept_loop());
}

void Server::use_tls(TlsContext tls) {
    impl_->tls = std::move(tls);
}

asio::awaitable<bool> Server::stop(std::chrono::steady_clock::duration limit) {
    error_code ignored;
    impl_->accepting.request_stop();
    impl_->acceptor.close(ignored);
    impl_->sessions.request_stop();
    impl_->idle.wake_all();
    co_await impl_->accepting.join();
    co_return co_await impl_->sessions.stop(limit);
}

void Server::cut() {
    impl_->sessions.cut();
}

bool Server::accepting() const {
    return impl_->accepting.size() > 0;
}

std::size_t Server::connections() const {
    return impl_->sessions.size();
}

}  // namespace sparekey::http
