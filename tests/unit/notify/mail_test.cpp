#include "notify/mail.hpp"

#include <gmock/gmock.h>

#include "support/sample_notification.hpp"

namespace sparekey::notify {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Mailbox const kHost{"Host", "host@mail.example.com"};
auto const kNow = instant("2026-11-03T03:05:09.5Z");

std::string mail_for(rescue::Notification const& notification, Mailbox const& from = kHost) {
    return std::string(write_mail(notification, from, kNow).reveal());
}

TEST(Mail, is_the_message_as_RFC_5322_writes_it) {
    EXPECT_EQ(mail_for(sample_notification()),
              "Date: Tue, 03 Nov 2026 03:05:09 +0000\r\n"
              "From: \"Host\"\r\n <host@mail.example.com>\r\n"
              "To: \"Jane van Doe\"\r\n <jane@example.com>\r\n"
              "Subject: Your door code\r\n"
              "Message-ID: <be2974546978e3739e6d6da85c4be9f334ce32df@mail.example.com>\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n"
              "\r\n"
              "Your code is 4207.\r\nWelcome!\r\n");
}

TEST(Mail, does_without_names_and_subject) {
    auto notification = sample_notification();
    notification.recipient.name.clear();
    notification.message.subject.clear();
    auto const mail = mail_for(notification, {"", "host@example.com"});
    EXPECT_THAT(mail, HasSubstr("\r\nFrom: host@example.com\r\nTo: jane@example.com\r\nMessage-ID: "));
}

TEST(Mail, has_the_same_id_for_every_try_and_another_for_another_message) {
    EXPECT_EQ(message_id("a:b:email", kHost), message_id("a:b:email", kHost));
    EXPECT_NE(message_id("a:b:email", kHost), message_id("a:c:email", kHost));
    EXPECT_THAT(message_id("any \r\n key <>@", kHost), testing::MatchesRegex("<[0-9a-f]+@mail.example.com>"));
}

TEST(Mail, keeps_every_text_in_its_place) {
    auto notification = sample_notification();
    notification.recipient.name = "Jane\r\nBcc: all@example.com\r\n\r\nbody";
    notification.message.subject = "Code\nX-Header: x";
    notification.message.text = Secret("text\r\n.\r\nQUIT\r\n");
    auto const mail = mail_for(notification);
    EXPECT_THAT(mail, Not(HasSubstr("\nBcc:")));
    EXPECT_THAT(mail, Not(HasSubstr("\nX-Header:")));
    EXPECT_EQ(mail.find("\r\n\r\n"), mail.find("quoted-printable\r\n\r\n") + 16);
    EXPECT_THAT(mail, EndsWith("\r\n\r\ntext\r\n=2E\r\nQUIT\r\n"));
}

TEST(Mail, has_no_line_that_is_too_long) {
    auto notification = sample_notification();
    notification.recipient.name = std::string(3000, 'n');
    notification.recipient.email = std::string(64, 'l') + "@" + std::string(180, 'd');
    notification.message.subject = std::string(3000, 's');
    notification.message.text = Secret(std::string(3000, 't'));
    auto const mail = mail_for(notification);
    for (std::size_t begin = 0; begin < mail.size();) {
        auto const end = mail.find("\r\n", begin);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - begin, 254u + 3);
        begin = end + 2;
    }
}

}  // namespace
}  // namespace sparekey::notify
