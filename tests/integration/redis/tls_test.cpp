// rediss://, against a redis-server with a certificate of a test authority.
#include <gmock/gmock.h>

#include "redis/connection.hpp"
#include "support/certs.hpp"
#include "support/redis_server.hpp"
#include "support/with_redis.hpp"

namespace sparekey::redis {
namespace {

using namespace std::chrono_literals;

/// A server with TLS on a port of its own; its certificate has these names.
struct TlsServer {
    explicit TlsServer(std::vector<std::string> names) : port(free_port()) {
        CertificateOptions options;
        options.names = std::move(names);
        auto const certificate = authority.issue(options);
        server.emplace(std::vector<std::string>{
            "bind 127.0.0.1", "tls-port " + std::to_string(port), "tls-auth-clients no",
            "tls-cert-file " + files.write("cert.pem", certificate.chain_pem),
            "tls-key-file " + files.write("key.pem", certificate.key_pem),
            "tls-ca-cert-file " + files.write("ca.pem", authority.ca_pem())});
    }

    Options options() const {
        auto parsed = parse_url("rediss://localhost:" + std::to_string(port)).value();
        parsed.ca_file = files.file("ca.pem");
        return parsed;
    }

    TestAuthority authority;
    TempDir files;
    std::uint16_t port;
    std::optional<RedisServer> server;
};

std::string failure_with(Options options) {
    options.command_limit = 500ms;
    std::string message;
    with_redis(std::move(options), [&](Connection& redis) -> asio::awaitable<void> {
        auto const refused = co_await redis.call(Command("PING"));
        if (!refused) message = refused.error().message;
    });
    return message;
}

TEST(RedisTls, talks_to_a_server_whose_certificate_it_can_verify) {
    TlsServer const tls({"DNS:localhost"});
    with_redis(tls.options(), [](Connection& redis) -> asio::awaitable<void> {
        std::string const large(1'000'000, 'x');
        auto const echo = co_await redis.call(Command("ECHO", large));
        EXPECT_TRUE(echo.value().text == large);
    });
}

TEST(RedisTls, verifies_ip_addresses_too) {
    TlsServer const tls({"IP:127.0.0.1"});
    auto options = tls.options();
    options.endpoint.host = "127.0.0.1";
    with_redis(options, [](Connection& redis) -> asio::awaitable<void> {
        auto const pong = co_await redis.call(Command("PING"));
        EXPECT_TRUE(pong.has_value());
    });
}

TEST(RedisTls, refuses_an_authority_that_it_does_not_know) {
    TlsServer const tls({"DNS:localhost"});
    TestAuthority const other;
    auto options = tls.options();
    options.ca_file = tls.files.write("other.pem", other.ca_pem());
    // Test authorities share a name, so it is the signature that does not fit.
    EXPECT_THAT(failure_with(options), testing::HasSubstr("no connection to Redis: TLS: "));
}

TEST(RedisTls, refuses_a_certificate_for_another_name) {
    TlsServer const tls({"DNS:elsewhere.example"});
    EXPECT_THAT(failure_with(tls.options()), testing::HasSubstr("TLS: certificate verify failed"));
}

TEST(RedisTls, names_a_ca_file_that_cannot_be_read) {
    TlsServer const tls({"DNS:localhost"});
    auto options = tls.options();
    options.ca_file = "/nonexistent/ca.pem";
    EXPECT_THAT(failure_with(options), testing::HasSubstr("/nonexistent/ca.pem"));
}

}  // namespace
}  // namespace sparekey::redis
