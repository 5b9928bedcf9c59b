#include "http/client.hpp"

#include "async/timeout.hpp"
#include "core/wipe.hpp"
#include "http/client_connection.hpp"
#include "http/request_head.hpp"
#include "http/tls_client.hpp"

namespace sparekey::http {
namespace {

/// One of the connections that may be in use at once.
class Slot {
  public:
    Slot(std::size_t& in_use, Event& freed) : in_use_(in_use), freed_(freed) { ++in_use_; }
    ~Slot() {
        --in_use_;
        freed_.set();
    }
    Slot(Slot const&) = delete;
    Slot& operator=(Slot const&) = delete;

  private:
    std::size_t& in_use_;
    Event& freed_;
};

}  // namespace

Result<std::unique_ptr<Client>> Client::create(ClientOptions options) {
    auto url = parse_url(options.url.reveal(), options.plain_http);
    if (!url) return url.error();
    std::unique_ptr<asio::ssl::context> tls;
    if (url->tls) {
        auto context = make_client_context(options.ca_file);
        if (!context) return context.error();
        tls = std::move(*context);
    }
    return std::unique_ptr<Client>(new Client(std::move(options), std::move(*url), std::move(tls)));
}

Client::Client(ClientOptions options, Url url, std::unique_ptr<asio::ssl::context> tls)
    : options_(std::move(options)), url_(std::move(url)), tls_(std::move(tls)) {}

Client::~Client() = default;

asio::awaitable<Result<HttpResponse>> Client::send(HttpRequest const& request,
                                                   std::chrono::steady_clock::duration limit, Repeat repeat) {
    bool begun = false;
    try {
        auto answer = co_await with_timeout(deliver(request, repeat, begun), limit);
        if (!answer) co_return with_context(url_.authority(), answer.error());
        co_return std::move(answer);
    } catch (boost::system::system_error const& error) {
        if (error.code() != asio::error::timed_out) throw;
    }
    auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(limit).count();
    auto const late = " within " + std::to_string(ms) + " ms";
    if (!begun) co_return Error{Errc::unavailable, url_.authority() + ": no connection" + late};
    co_return Error{Errc::timed_out, url_.authority() + ": no answer" + late};
}

asio::awaitable<Result<HttpResponse>> Client::deliver(HttpRequest const& request, Repeat repeat,
                                                      bool& begun) {
    while (in_use_ >= options_.most_connections) {
        freed_.clear();
        co_await freed_.wait();
    }
    Slot const slot(in_use_, freed_);
    co_return co_await deliver_now(request, repeat, begun);
}

asio::awaitable<Result<HttpResponse>> Client::deliver_now(HttpRequest const& request, Repeat repeat,
                                                          bool& begun) {
    auto head = render_request_head(request, url_);
    if (!head) co_return head.error();
    WipeAtExit const wiped(*head);  // it may hold a credential

    std::unique_ptr<ClientConnection> connection;
    if (repeat == Repeat::harmless) connection = take_kept();
    if (connection) {
        begun = true;
        auto exchange = co_await connection->exchange(*head, request, options_.most_body);
        // A server that closed it just now, as we wrote, has not answered; anything else is its answer.
        if (exchange.begun) {
            if (exchange.reusable) keep(std::move(connection));
            co_return std::move(exchange.answer);
        }
    }

    if (kept_.size() + in_use_ > options_.most_connections) kept_.erase(kept_.begin());
    auto opened = co_await open_connection(url_, tls_.get());
    if (!opened) co_return opened.error();
    begun = true;
    auto exchange = co_await (*opened)->exchange(*head, request, options_.most_body);
    if (exchange.reusable) keep(std::move(*opened));
    co_return std::move(exchange.answer);
}

std::unique_ptr<ClientConnection> Client::take_kept() {
    auto const now = std::chrono::steady_clock::now();
    while (!kept_.empty()) {
        auto last = std::move(kept_.back());
        kept_.pop_back();
        if (now - last.since < options_.idle_limit && last.connection->is_quiet())
            return std::move(last.connection);
    }
    return nullptr;
}

void Client::keep(std::unique_ptr<ClientConnection> connection) {
    kept_.push_back({std::move(connection), std::chrono::steady_clock::now()});
}

}  // namespace sparekey::http
