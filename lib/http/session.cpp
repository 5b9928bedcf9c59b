#include "http/session.hpp"

#include <algorithm>
#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <functional>

#include "async/deadline.hpp"
#include "http/answer.hpp"
#include "http/connection.hpp"
#include "http/forwarded.hpp"
#include "http/framing.hpp"
#include "http/proxy_reader.hpp"
#include "http/reader.hpp"

namespace sparekey::http {
namespace {

namespace errc = boost::system::errc;

using Limit = std::chrono::milliseconds;

/// Not Beast's own deadlines: they close the socket, and we still want to say 408.
std::function<void()> cancelling(Socket& socket) {
    return [&socket] {
        error_code ignored;
        socket.cancel(ignored);
    };
}

class Session {
  public:
    Session(std::unique_ptr<Connection> connection, Peer peer, SessionEnvironment const& environment)
        : connection_(std::move(connection)),
          peer_(std::move(peer)),
          env_(environment),
          reader_(*connection_, environment.options.header_limit),
          deadline_(connection_->socket().get_executor(), cancelling(connection_->socket())) {}

    asio::awaitable<void> run();

  private:
    enum class Next {
        keep,   // wait for another request
        close,  // an answer said so
        leave,  // there is nobody left to talk to
    };

    asio::awaitable<bool> introduction();
    asio::awaitable<bool> request_begins(Limit patience);
    asio::awaitable<Next> answer_one();
    asio::awaitable<Next> receive(HttpRequest& request);
    asio::awaitable<HttpResponse> ask_handler(HttpRequest const& request);
    asio::awaitable<Next> give_up_on_body(error_code error);
    asio::awaitable<Next> refuse(Refusal why, std::string_view detail);
    asio::awaitable<Next> send(HttpResponse const& response, bool may_keep);
    asio::awaitable<Next> send_stream(HttpRequest const& request, HttpResponse const& response);
    asio::awaitable<error_code> from_client(Limit limit, asio::awaitable<error_code> op);
    asio::awaitable<error_code> write(std::string const& text);
    void cut_short(error_code error);

    bool draining() const { return env_.stopping.is_set(); }

    std::unique_ptr<Connection> connection_;
    Peer peer_;
    SessionEnvironment env_;
    Reader reader_;
    Deadline deadline_;

    // Of the request being answered:
    std::string client_ = peer_.text;  // who sent it, as far as we may believe that
    bool is_head_request_ = false;
    bool is_http_1_0_ = false;
};

asio::awaitable<void> Session::run() {
    auto const& options = env_.options;
    if (options.proxy_protocol) {
        auto const introduced = co_await introduction();
        if (!introduced) co_return;
    }
    auto const failed = co_await from_client(options.handshake_timeout, connection_->handshake());
    bool const gave_way = failed == asio::error::operation_aborted;
    if (gave_way) cut_short(failed);
    if (failed && !gave_way) env_.handler.refused(Refusal::tls_handshake, client_, failed.message());
    if (failed) co_return;

    auto next = Next::keep;
    auto patience = options.header_timeout;
    while (next == Next::keep) {
        auto const begun = co_await request_begins(patience);
        if (!begun) break;
        next = co_await answer_one();
        patience = options.idle_timeout;
    }
    if (next == Next::leave) co_return;
    co_await from_client(options.linger_timeout, connection_->say_goodbye());
    // Closing over unread bytes would reset the connection, and the last answer with it.
    if (next == Next::close)
        co_await from_client(options.linger_timeout, reader_.throw_away(options.linger_limit));
}

/// The PROXY header. False: close without a word.
asio::awaitable<bool> Session::introduction() {
    if (!env_.options.trusted_proxies.trusts(peer_.address)) {
        env_.handler.refused(Refusal::proxy_header, client_, "not a trusted proxy");
        co_return false;
    }
    ProxyHeader header;
    auto const error =
        co_await from_client(env_.options.header_timeout, take_proxy_header(connection_->socket(), header));
    if (error == asio::error::operation_aborted) cut_short(error);
    if (error == asio::error::timed_out) header.why = "PROXY header incomplete";
    // With another error the connection ended before anything came: somebody looked whether we are there.
    if (!header.why.empty()) env_.handler.refused(Refusal::proxy_header, client_, header.why);
    if (error) co_return false;
    if (header.source) peer_ = *header.source;
    client_ = peer_.text;
    co_return true;
}

/// False: close without a word, because the client left, nothing came in time, or the server wants this idle
/// connection's place.
asio::awaitable<bool> Session::request_begins(Limit patience) {
    IdleConnections::Entry const idle(env_.idle, connection_->socket());
    bool unwanted = false;
    reader_.forget_request();
    while (reader_.pending().empty()) {
        error_code ignored;
        // What the kernel already has is a request under way, and deserves its answer.
        if (unwanted && connection_->socket().available(ignored) == 0) co_return false;
        bool const is_farewell = draining();
        auto const limit = is_farewell ? std::min(patience, env_.options.farewell) : patience;
        auto const error = co_await deadline_.within(limit, reader_.read_first());
        if (error && error != asio::error::operation_aborted) co_return false;
        // Woken by the stop: its request may be on the way, so it is waited for once more.
        unwanted = error && (is_farewell || !draining());
    }
    co_return true;
}

asio::awaitable<Session::Next> Session::answer_one() {
    auto const& options = env_.options;
    is_head_request_ = false;
    is_http_1_0_ = false;
    client_ = peer_.text;

    auto const error = co_await from_client(options.header_timeout, reader_.read_head());
    if (error == asio::error::timed_out) co_return co_await refuse(Refusal::timeout, "head incomplete");
    if (error) {
        cut_short(error);
        co_return Next::leave;
    }
    auto const scan = scan_head(reader_.pending(), options.header_limit);
    if (scan.state == HeadScan::State::too_large)
        co_return co_await refuse(Refusal::header_too_large, "head too large");
    if (scan.state == HeadScan::State::malformed) co_return co_await refuse(Refusal::bad_request, scan.why);

    auto request = parse_head(reader_.pending().substr(0, scan.size));
    if (!request) co_return co_await refuse(Refusal::bad_request, request.error().message);
    client_ = client_of(request->headers, peer_, options.trusted_proxies);
    request->peer = client_;
    is_head_request_ = request->method == "HEAD";

    // Beast reads the head once more, for the body's sake: what either of the two refuses is refused.
    auto const agreed = reader_.take_head(scan.size);
    if (!agreed) co_return co_await refuse(Refusal::bad_request, "malformed head");
    is_http_1_0_ = reader_.is_http_1_0();

    co_return co_await receive(*request);
}

/// From a good head to the answer.
asio::awaitable<Session::Next> Session::receive(HttpRequest& request) {
    auto const& options = env_.options;
    if (auto const early = env_.handler.refuse_early(request)) {
        co_return co_await send(*early, reader_.keeps_alive() && !reader_.has_body());
    }
    if (reader_.declared_size() > options.body_limit) {
        co_return co_await refuse(Refusal::body_too_large, "declared body too large");
    }
    if (reader_.has_body()) {
        // A client that has already begun its body does not wait.
        if (expects_continue(request.headers) && !is_http_1_0_ && reader_.pending().empty()) {
            std::string const go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            auto const unsent = co_await write(go_on);
            if (unsent) co_return Next::leave;
        }
        auto reading = reader_.read_body(options.body_limit, env_.bodies);
        auto const error = co_await from_client(options.body_timeout, std::move(reading));
        if (error) co_return co_await give_up_on_body(error);
        request.body = reader_.take_body();
    }
    auto const response = co_await ask_handler(request);
    if (response.streamed) co_return co_await send_stream(request, response);
    co_return co_await send(response, reader_.keeps_alive());
}

asio::awaitable<HttpResponse> Session::ask_handler(HttpRequest const& request) {
    std::string bug;
    try {
        co_return co_await env_.handler.handle(request, draining());
    } catch (boost::system::system_error const& e) {
        if (e.code() == asio::error::operation_aborted) throw;
        bug = e.what();
    } catch (std::exception const& e) {
        bug = e.what();
    }
    env_.log.error("http server: the handler failed", {{"error", bug}});
    env_.handler.refused(Refusal::handler_failed, client_, "exception");
    HttpResponse response;
    response.status = http_status(Refusal::handler_failed);
    response.close = true;
    co_return response;
}

asio::awaitable<Session::Next> Session::give_up_on_body(error_code error) {
    if (error == asio::error::timed_out) co_return co_await refuse(Refusal::timeout, "body incomplete");
    if (error == errc::message_size) co_return co_await refuse(Refusal::body_too_large, "body too large");
    if (error == errc::bad_message) co_return co_await refuse(Refusal::bad_request, "malformed body");
    cut_short(error);
    co_return Next::leave;
}

asio::awaitable<Session::Next> Session::refuse(Refusal why, std::string_view detail) {
    env_.handler.refused(why, client_, detail);
    HttpResponse response;
    response.status = http_status(why);
    co_return co_await send(response, false);
}

asio::awaitable<Session::Next> Session::send(HttpResponse const& response, bool may_keep) {
    bool const keep = may_keep && !response.close && !draining();
    auto const kept = is_http_1_0_ ? KeepAlive::spoken : KeepAlive::silent;
    auto const text = render(response, keep ? kept : KeepAlive::no, is_head_request_);
    auto const error = co_await write(text);
    if (error) co_return Next::leave;
    co_return keep ? Next::keep : Next::close;
}

/// While we wait for the client, its place may be given to another.
asio::awaitable<error_code> Session::from_client(Limit limit, asio::awaitable<error_code> op) {
    IdleConnections::Entry const unfinished(env_.unfinished, connection_->socket());
    co_return co_await deadline_.within(limit, std::move(op));
}

asio::awaitable<error_code> Session::write(std::string const& text) {
    return from_client(env_.options.write_timeout, connection_->write(text));
}

asio::awaitable<Session::Next> Session::send_stream(HttpRequest const& request,
                                                    HttpResponse const& response) {
    class Body final : public AnswerStream {
      public:
        explicit Body(Session& session) : session_(session) {}
        asio::awaitable<bool> write(std::string bytes) override {
            if (session_.draining()) co_return false;
            auto const error = co_await session_.write(bytes);
            broken = broken || error;
            co_return !broken;
        }
        bool broken = false;

      private:
        Session& session_;
    };

    auto const error = co_await write(render(response, KeepAlive::no, is_head_request_));
    if (error) co_return Next::leave;
    if (is_head_request_) co_return Next::close;
    Body body(*this);
    try {
        co_await env_.handler.stream(request, body);
    } catch (boost::system::system_error const& e) {
        if (e.code() == asio::error::operation_aborted) throw;
        env_.log.error("http server: the handler failed", {{"error", e.what()}});
    } catch (std::exception const& e) {
        env_.log.error("http server: the handler failed", {{"error", e.what()}});
    }
    co_return body.broken ? Next::leave : Next::close;
}

void Session::cut_short(error_code error) {
    if (error != asio::error::operation_aborted) {
        env_.handler.refused(Refusal::cut_short, client_, error.message());
    } else if (!draining()) {
        env_.handler.refused(Refusal::too_many_connections, client_, "unfinished, and others waited");
    }
}

}  // namespace

asio::awaitable<void> run_session(std::unique_ptr<Connection> connection, Peer peer,
                                  SessionEnvironment environment) {
    Session session(std::move(connection), std::move(peer), environment);
    co_await session.run();
}

}  // namespace sparekey::http
