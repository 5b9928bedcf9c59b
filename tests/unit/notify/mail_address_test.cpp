#include "notify/mail_address.hpp"

#include <gtest/gtest.h>

namespace sparekey::notify {
namespace {

TEST(MailAddress, is_local_at_domain) {
    for (auto const* address : {"jane@example.com", "j.d+stay=7@sub.example-host.co.uk",
                                "o'neill@example.com", "{x}|y@localhost", "a@b"})
        EXPECT_TRUE(is_mail_address(address)) << address;
}

TEST(MailAddress, holds_nothing_that_could_be_read_as_something_else) {
    for (auto const* address : {"",
                                "jane",
                                "@example.com",
                                "jane@",
                                "a@b@c",
                                "jane@example.com\r\nBcc: all@example.com",
                                "jane@exa mple.com",
                                "jane doe@example.com",
                                "<jane@example.com>",
                                "jane@example.com>",
                                "\"jane\"@example.com",
                                "jane@[127.0.0.1]",
                                "jane@example..com",
                                ".jane@example.com",
                                "jane.@example.com",
                                "jane@.example.com",
                                "jane@example.com.",
                                "jane@-example.com",
                                "jane@example.com-",
                                "jäne@example.com",
                                "jane@exämple.com",
                                "jane,joe@example.com",
                                "jane@example.com,joe@example.com",
                                "jane@example.com\n",
                                "jane@example.com;",
                                "jane@example_x.com",
                                "jane\\@example.com",
                                "jane@exam\tple.com"})
        EXPECT_FALSE(is_mail_address(address)) << address;
    EXPECT_FALSE(is_mail_address(std::string_view("jane\0@example.com", 17)));
}

TEST(MailAddress, is_no_longer_than_mail_allows) {
    EXPECT_TRUE(is_mail_address(std::string(64, 'a') + "@example.com"));
    EXPECT_FALSE(is_mail_address(std::string(65, 'a') + "@example.com"));
    EXPECT_TRUE(is_mail_address("a@" + std::string(252, 'b')));
    EXPECT_FALSE(is_mail_address("a@" + std::string(253, 'b')));
}

TEST(MailAddress, has_a_domain) {
    EXPECT_EQ(domain_of("host@mail.example.com"), "mail.example.com");
}

void expect_mailbox(std::string_view text, std::string_view name, std::string_view address) {
    auto const mailbox = parse_mailbox(text);
    ASSERT_TRUE(mailbox) << text;
    EXPECT_EQ(mailbox->name, name);
    EXPECT_EQ(mailbox->address, address);
}

TEST(Mailbox, may_have_a_name) {
    expect_mailbox("host@example.com", "", "host@example.com");
    expect_mailbox("<host@example.com>", "", "host@example.com");
    expect_mailbox("Host <host@example.com>", "Host", "host@example.com");
    expect_mailbox("  The Host  <host@example.com>  ", "The Host", "host@example.com");
    expect_mailbox("Gästehaus Süd <host@example.com>", "Gästehaus Süd", "host@example.com");
    expect_mailbox(R"("Host, Inc." <host@example.com>)", "Host, Inc.", "host@example.com");
    expect_mailbox(R"("The \"Host\" \\o/" <host@example.com>)", R"(The "Host" \o/)", "host@example.com");
}

TEST(Mailbox, is_nothing_else) {
    for (auto const* text :
         {"", "Host", "Host <host@example.com", "Host <>", "Host <host>", "Host host@example.com",
          "Host <host@example.com> x", "Ho\nst <host@example.com>", "Host\r\n <host@example.com>",
          "\xff <host@example.com>", "a@example.com, b@example.com"})
        EXPECT_FALSE(parse_mailbox(text)) << text;
}

}  // namespace
}  // namespace sparekey::notify
