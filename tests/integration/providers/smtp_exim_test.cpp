// A real mail server takes what we send, and an independent parser reads it.
#include <gmock/gmock.h>

#include <array>
#include <cstdio>

#include "core/json.hpp"
#include "send_on.hpp"
#include "support/exim_server.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using Status = rescue::SendResult::Status;
using Tls = EximServer::Tls;

class SmtpExim : public testing::Test {
  protected:
    void SetUp() override {
        if (!EximServer::is_installed()) GTEST_SKIP() << "needs exim4-daemon-light";
    }

    SmtpOptions options_for(EximServer const& server, Tls tls = Tls::on_request) {
        SmtpOptions options;
        options.url = (tls == Tls::on_request ? "smtp://localhost:" : "smtps://localhost:") +
                      std::to_string(server.port());
        options.username = "host";
        options.password = Secret("secret");
        options.from = "Gästehaus Süd <host@example.com>";
        options.ca_file = dir.write("ca.pem", authority.ca_pem());
        return options;
    }

    rescue::SendResult send(SmtpOptions const& options) {
        return OpenChannel(context, options).send(notification);
    }

    /// As read_mail.py reads it, which finds no defects.
    std::string read(std::string const& mail) {
        auto const command =
            "python3 " SPAREKEY_SOURCE_DIR "/tests/support/read_mail.py " + dir.write("mail", mail);
        std::unique_ptr<FILE, int (*)(FILE*)> const pipe(::popen(command.c_str(), "r"), ::pclose);
        std::string output;
        std::array<char, 4096> part{};
        while (auto const size = std::fread(part.data(), 1, part.size(), pipe.get()))
            output.append(part.data(), size);
        EXPECT_THAT(output, HasSubstr("\"defects\": []"));
        return output;
    }

    TempDir dir;
    TestAuthority authority;
    asio::io_context context{1};
    rescue::Notification notification = sample_notification();
};

TEST_F(SmtpExim, takes_and_delivers_the_mail_byte_by_byte) {
    EximServer server(context, authority.issue(), Tls::on_request);
    auto const result = send(options_for(server));
    ASSERT_EQ(result.status, Status::sent) << result.detail << server.log();
    auto const mail = server.delivered();
    EXPECT_THAT(mail, HasSubstr("with esmtpsa"));  // TLS and a login
    EXPECT_THAT(mail, HasSubstr("Return-path: <host@example.com>\n"));
    EXPECT_THAT(mail, EndsWith("\nDate: Mon, 23 Nov 2026 03:00:00 +0000\n"
                               "From: =?UTF-8?B?R8Okc3RlaGF1cyBTw7xk?=\n <host@example.com>\n"
                               "To: \"Jane van Doe\"\n <jane@example.com>\n"
                               "Subject: Your door code\n"
                               "Message-ID: " +
                               result.provider_id +
                               "\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
                               "Content-Type: text/plain; charset=utf-8\n"
                               "Content-Transfer-Encoding: quoted-printable\n"
                               "\nYour code is 4207.\nWelcome!\n"));
}

TEST_F(SmtpExim, takes_the_mail_over_TLS_from_the_first_byte) {
    EximServer server(context, authority.issue(), Tls::from_the_first_byte);
    auto const result = send(options_for(server, Tls::from_the_first_byte));
    ASSERT_EQ(result.status, Status::sent) << result.detail << server.log();
    EXPECT_THAT(server.delivered(), HasSubstr("with esmtpsa"));
}

TEST_F(SmtpExim, delivers_every_language_as_it_was_written) {
    EximServer server(context, authority.issue(), Tls::on_request);
    notification.recipient.name = "Jürgen \"JD\" Müller-Lüdenscheidt, 田中太郎";
    notification.message.subject =
        "Ihr Türcode für „Zur schönen Aussicht“ — 玄関の暗証番号が変更されました 🔑";
    notification.message.text = Secret(
        "Grüße!\n.\n..\n.dot at the begin\nFrom here a = b \n\t\nIhr neuer Code ist 4207, und diese Zeile "
        "ist viel länger, als "
        "eine Zeile einer E-Mail sein darf, ohne umgebrochen zu werden.\n玄関の暗証番号は4207です。🔑\n");
    auto const result = send(options_for(server));
    ASSERT_EQ(result.status, Status::sent) << result.detail << server.log();
    auto const seen = json::Document::parse(read(server.delivered())).value();
    auto const root = seen.root();
    EXPECT_EQ(root.string("subject").value(), notification.message.subject);
    EXPECT_EQ(root.string("text").value(), notification.message.text.reveal());
    auto const person = [&](char const* header) {
        return root.array(header).value().at(0).as_array().value();
    };
    EXPECT_EQ(person("to").at(0).as_string().value(), notification.recipient.name);
    EXPECT_EQ(person("to").at(1).as_string().value(), "jane@example.com");
    EXPECT_EQ(person("from").at(0).as_string().value(), "Gästehaus Süd");
    EXPECT_EQ(root.string("message_id").value(), result.provider_id);
    EXPECT_EQ(root.string("auto_submitted").value(), "auto-generated");
    EXPECT_EQ(root.string("charset").value(), "utf-8");
}

TEST_F(SmtpExim, gets_no_second_header_or_recipient_from_a_hostile_name) {
    EximServer server(context, authority.issue(), Tls::on_request);
    notification.recipient.name = "Jane\r\nBcc: all@example.com\r\n\r\nbody";
    notification.message.subject = "Code\r\nX-Evil: yes\r\n.\r\nQUIT";
    notification.message.text = Secret("text\r\n.\r\nMAIL FROM:<evil@example.com>\r\n");
    auto const result = send(options_for(server));
    ASSERT_EQ(result.status, Status::sent) << result.detail << server.log();
    auto const seen = read(server.delivered());
    EXPECT_THAT(seen, AllOf(Not(HasSubstr("\"bcc\"")), Not(HasSubstr("\"x-evil\""))));
    EXPECT_THAT(seen, HasSubstr(R"("text": "text\n.\nMAIL FROM:<evil@example.com>\n")"));
    EXPECT_THAT(server.log(), Not(HasSubstr("evil@example.com H=")));
}

TEST_F(SmtpExim, refuses_a_wrong_password_and_no_login) {
    EximServer server(context, authority.issue(), Tls::on_request);
    auto options = options_for(server);
    options.password = Secret("wrong");
    auto const wrong = send(options);
    EXPECT_EQ(wrong.status, Status::temporary);
    EXPECT_TRUE(wrong.unauthorized);
    EXPECT_THAT(wrong.detail, HasSubstr("AUTH: 535"));

    options.username.clear();
    options.password = {};
    EXPECT_NE(send(options).status, Status::sent);
}

TEST_F(SmtpExim, refuses_a_guest_that_it_does_not_know) {
    EximServer server(context, authority.issue(), Tls::on_request);
    notification.recipient.email = "nobody@example.com";
    auto const result = send(options_for(server));
    EXPECT_EQ(result.status, Status::permanent);
    EXPECT_THAT(result.detail, MatchesRegex("RCPT TO: 550.*"));
    EXPECT_THAT(result.detail, Not(HasSubstr("nobody")));
}

TEST_F(SmtpExim, gets_nothing_if_its_certificate_is_not_for_it_or_by_a_stranger) {
    CertificateOptions other;
    other.names = {"DNS:mail.example.org"};
    for (auto const tls : {Tls::on_request, Tls::from_the_first_byte})
        for (auto const& certificate :
             {authority.issue(other), TestAuthority().issue(), self_signed_certificate()}) {
            EximServer server(context, certificate, tls);
            auto const result = send(options_for(server, tls));
            EXPECT_EQ(result.status, Status::temporary);
            EXPECT_FALSE(result.unauthorized);
            EXPECT_THAT(result.detail, AnyOf(HasSubstr("certificate"), HasSubstr("OpenSSL")));
            EXPECT_THAT(server.log(), Not(HasSubstr("<=")));
        }
}

}  // namespace
}  // namespace sparekey::notify
