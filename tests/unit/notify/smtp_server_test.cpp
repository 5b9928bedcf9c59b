#include "notify/smtp_server.hpp"

#include <gmock/gmock.h>

namespace sparekey::notify {
namespace {

using testing::HasSubstr;
using Security = SmtpServer::Security;

SmtpOptions with_url(std::string url, bool starttls = true) {
    SmtpOptions options;
    options.url = std::move(url);
    options.starttls = starttls;
    return options;
}

std::string trouble_with(SmtpOptions const& options) {
    auto const server = smtp_server(options);
    return server ? "" : server.error().message;
}

TEST(SmtpServer, is_read_from_its_url) {
    struct {
        char const* url;
        Security security;
        char const* host;
        char const* authority;
    } const rows[]{
        {"smtp://mail.example.com", Security::starttls, "mail.example.com", "mail.example.com:587"},
        {"smtp://mail.example.com:25/", Security::starttls, "mail.example.com", "mail.example.com:25"},
        {"smtps://mail.example.com", Security::tls, "mail.example.com", "mail.example.com:465"},
        {"smtps://[2001:db8::1]:4465", Security::tls, "2001:db8::1", "[2001:db8::1]:4465"},
    };
    for (auto const& row : rows) {
        auto const server = smtp_server(with_url(row.url));
        ASSERT_TRUE(server) << row.url << ": " << server.error();
        EXPECT_EQ(server->security, row.security) << row.url;
        EXPECT_EQ(server->host, row.host);
        EXPECT_EQ(server->authority(), row.authority);
    }
}

TEST(SmtpServer, is_nothing_but_scheme_host_and_port) {
    EXPECT_THAT(trouble_with(with_url("")), HasSubstr("url is missing"));
    for (auto const* url : {"mail.example.com", "mail.example.com:587", "http://mail.example.com"})
        EXPECT_THAT(trouble_with(with_url(url)), HasSubstr("url must be such as smtps://")) << url;
    EXPECT_THAT(trouble_with(with_url("smtp://host:secret@mail.example.com")),
                HasSubstr("user name or a password"));
    EXPECT_THAT(trouble_with(with_url("smtp://mail.example.com/inbox")),
                HasSubstr("end after host and port"));
    EXPECT_THAT(trouble_with(with_url("smtp://mail.example.com?x")), HasSubstr("end after host and port"));
    EXPECT_THAT(trouble_with(with_url("smtp://mail.example.com:0")), HasSubstr("port"));
    EXPECT_THAT(trouble_with(with_url("smtp://mail.example.com:99999")), HasSubstr("port"));
    for (auto const* url : {"smtp://", "smtp:mail", "smtp://:587"})
        EXPECT_NE(trouble_with(with_url(url)), "") << url;
}

TEST(SmtpServer, goes_without_TLS_on_this_machine_alone) {
    for (auto const* url : {"smtp://localhost", "smtp://127.0.0.1:25", "smtp://[::1]"})
        EXPECT_EQ(smtp_server(with_url(url, false))->security, Security::none) << url;
    EXPECT_EQ(smtp_server(with_url("smtps://mail.example.com", false))->security, Security::tls);
    EXPECT_THAT(trouble_with(with_url("smtp://mail.example.com", false)), HasSubstr("starttls: without TLS"));
    EXPECT_THAT(trouble_with(with_url("smtp://192.0.2.1", false)), HasSubstr("starttls: without TLS"));
}

TEST(SmtpServer, has_a_whole_login_or_none) {
    auto options = with_url("smtp://mail.example.com");
    options.username = "host";
    EXPECT_THAT(trouble_with(options), HasSubstr("belong together"));
    options.password = Secret("secret");
    EXPECT_EQ(trouble_with(options), "");
    options.username.clear();
    EXPECT_THAT(trouble_with(options), HasSubstr("belong together"));
}

}  // namespace
}  // namespace sparekey::notify
