// A client and a server that does what the test says, on one thread.
#pragma once

#include <gmock/gmock.h>

#include "http/client.hpp"
#include "support/run_on.hpp"
#include "support/stub_server.hpp"

namespace sparekey::http {

inline HttpRequest post(std::string target, std::string body = "{}") {
    HttpRequest request;
    request.method = "POST";
    request.target = std::move(target);
    request.body = std::move(body);
    return request;
}

class ClientFixture {
  public:
    explicit ClientFixture(asio::io_context& context, ClientOptions options)
        : context_(context), client_(Client::create(std::move(options)).value()) {}

    Result<HttpResponse> send(HttpRequest const& request, Repeat repeat = Repeat::harmless,
                              std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        return run_on(context_, client_->send(request, limit, repeat));
    }

    Client& operator*() { return *client_; }

  private:
    asio::io_context& context_;
    std::unique_ptr<Client> client_;
};

inline ClientOptions options_for(StubServer const& server) {
    ClientOptions options;
    options.url = Secret(server.url());
    return options;
}

/// A server without TLS, and a client of it.
class HttpClient : public testing::Test {
  protected:
    asio::io_context context{1};
    StubServer server{context};
    ClientFixture client{context, options_for(server)};
};

}  // namespace sparekey::http
