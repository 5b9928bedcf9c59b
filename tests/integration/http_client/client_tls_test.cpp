// Whom the client trusts.
#include <openssl/ssl.h>

#include "client_fixture.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::http {
namespace {

using testing::HasSubstr;
using Then = StubAnswer::Then;

/// A server with a certificate, and a client that trusts `authority` and calls the server by `host`.
class HttpClientTls : public testing::Test {
  protected:
    Result<HttpResponse> send_to(StubServer& server, std::string_view host = "localhost") {
        ClientOptions options;
        options.url = Secret(server.url(host));
        options.ca_file = directory.write("ca.pem", authority.ca_pem());
        ClientFixture client(context, options);
        return client.send(post("/x"));
    }

    void expect_refused(StubServer& server, std::string_view host, std::string_view why) {
        auto const answer = send_to(server, host);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, Errc::unavailable);
        EXPECT_THAT(answer.error().message, HasSubstr(std::string(why)));
        EXPECT_TRUE(server.requests().empty());
    }

    TestCertificate certificate_for(std::string const& name) {
        CertificateOptions options;
        options.names = {name};
        return authority.issue(options);
    }

    TempDir directory;
    TestAuthority authority;
    asio::io_context context{1};
};

TEST_F(HttpClientTls, talks_to_a_server_with_a_good_certificate) {
    StubServer server(context, authority.issue());
    server.answer(stub_http(200, "by name"));
    server.answer(stub_http(200, "by address"));
    EXPECT_EQ(send_to(server, "localhost").value().body, "by name");
    EXPECT_EQ(send_to(server, "127.0.0.1").value().body, "by address");
}

TEST_F(HttpClientTls, keeps_its_connection) {
    StubServer server(context, authority.issue());
    ClientOptions options;
    options.url = Secret(server.url());
    options.ca_file = directory.write("ca.pem", authority.ca_pem());
    ClientFixture client(context, options);
    for (auto const* const body : {"1", "2", "3"}) {
        server.answer(stub_http(200, body));
        EXPECT_EQ(client.send(post("/x")).value().body, body);
    }
    EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientTls, speaks_tls_1_2_as_well) {
    auto tls = StubServer::tls_context(authority.issue());
    SSL_CTX_set_max_proto_version(tls->native_handle(), TLS1_2_VERSION);
    StubServer server(context, std::move(tls));
    server.answer(stub_http(200, "old"));
    EXPECT_EQ(send_to(server).value().body, "old");
}

TEST_F(HttpClientTls, refuses_tls_1_1) {
    auto tls = StubServer::tls_context(authority.issue());
    SSL_CTX_set_cipher_list(tls->native_handle(), "DEFAULT@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(tls->native_handle(), TLS1_1_VERSION);
    StubServer server(context, std::move(tls));
    expect_refused(server, "localhost", "protocol version");
}

TEST_F(HttpClientTls, refuses_a_certificate_for_another_name) {
    StubServer server(context, certificate_for("DNS:elsewhere.example"));
    expect_refused(server, "localhost", "the certificate is not accepted: hostname mismatch");
    expect_refused(server, "127.0.0.1", "the certificate is not accepted: IP address mismatch");
}

TEST_F(HttpClientTls, does_not_take_a_name_for_an_address_or_an_address_for_a_name) {
    StubServer for_address(context, certificate_for("IP:127.0.0.1"));
    expect_refused(for_address, "localhost", "hostname mismatch");
    StubServer for_name(context, certificate_for("DNS:127.0.0.1"));
    expect_refused(for_name, "127.0.0.1", "IP address mismatch");
}

TEST_F(HttpClientTls, refuses_a_self_signed_certificate) {
    StubServer server(context, self_signed_certificate());
    expect_refused(server, "localhost", "the certificate is not accepted: self-signed certificate");
}

TEST_F(HttpClientTls, refuses_a_certificate_of_an_unknown_authority) {
    StubServer server(context, TestAuthority().issue());
    expect_refused(server, "localhost", "the certificate is not accepted: ");
}

TEST_F(HttpClientTls, refuses_a_certificate_out_of_its_time) {
    CertificateOptions expired;
    expired.valid_from_s = -7200;
    expired.valid_until_s = -3600;
    StubServer late(context, authority.issue(expired));
    expect_refused(late, "localhost", "the certificate is not accepted: certificate has expired");

    CertificateOptions future;
    future.valid_from_s = 3600;
    future.valid_until_s = 7200;
    StubServer early(context, authority.issue(future));
    expect_refused(early, "localhost", "the certificate is not accepted: certificate is not yet valid");
}

TEST_F(HttpClientTls, trusts_the_systems_authorities_alone_where_no_ca_file_is_given) {
    StubServer server(context, authority.issue());
    ClientOptions options;
    options.url = Secret(server.url("localhost"));
    ClientFixture client(context, options);
    auto const answer = client.send(post("/x"));
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().message, HasSubstr("the certificate is not accepted"));
}

TEST_F(HttpClientTls, times_out_in_a_handshake_that_nobody_answers) {
    StubServer plain(context);
    ClientOptions options;
    options.url = Secret("https://localhost:" + std::to_string(plain.port()));
    ClientFixture client(context, options);
    // The stub takes the handshake's first bytes for the begin of a request and waits for the rest.
    auto const silent = client.send(post("/x"), Repeat::harmless, std::chrono::milliseconds(100));
    EXPECT_EQ(silent.error().code, Errc::unavailable);  // nothing was asked
}

TEST_F(HttpClientTls, does_not_take_a_cut_connection_for_the_end_of_a_body) {
    StubServer server(context, authority.issue());
    server.answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nonly the begin", Then::close);
    auto const answer = send_to(server);
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().message, HasSubstr("closed in the middle of the answer"));
}

TEST_F(HttpClientTls, names_a_ca_file_that_cannot_be_read) {
    ClientOptions options;
    options.url = Secret("https://localhost");
    options.ca_file = directory.file("missing.pem");
    auto const missing = Client::create(options);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("missing.pem"));

    options.ca_file = directory.write("empty.pem", "no certificate");
    EXPECT_FALSE(Client::create(options));
}

}  // namespace
}  // namespace sparekey::http
