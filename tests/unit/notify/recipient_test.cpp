#include "notify/recipient.hpp"

#include <gmock/gmock.h>

namespace sparekey::notify {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Recipient, keeps_what_can_be_used_in_one_spelling) {
    auto const checked =
        check_recipient({"  Jane van Doe ", "(415) 555-0123", " jane@example.com ", "de_AT"}, "US");
    EXPECT_EQ(checked.recipient.name, "Jane van Doe");
    EXPECT_EQ(checked.recipient.phone, "+14155550123");
    EXPECT_EQ(checked.recipient.email, "jane@example.com");
    EXPECT_EQ(checked.recipient.locale, "de-AT");
    EXPECT_THAT(checked.dropped, IsEmpty());
    EXPECT_TRUE(checked.usable());
}

TEST(Recipient, is_usable_with_one_of_phone_and_email) {
    auto const by_mail = check_recipient({"Jane", "call me", "jane@example.com", "english"}, "");
    EXPECT_THAT(by_mail.dropped, ElementsAre("phone", "locale"));
    EXPECT_EQ(by_mail.recipient.phone, "");
    EXPECT_EQ(by_mail.recipient.locale, "");
    EXPECT_TRUE(by_mail.usable());

    auto const by_phone = check_recipient({"", "+14155550123", "nobody", ""}, "");
    EXPECT_THAT(by_phone.dropped, ElementsAre("email"));
    EXPECT_TRUE(by_phone.usable());

    EXPECT_FALSE(check_recipient({"Jane", "4155550123", "jane(at)example.com", "en"}, "").usable());
    EXPECT_FALSE(check_recipient({"Jane", "", "", "en"}, "").usable());
}

TEST(Recipient, a_name_cannot_become_another_header) {
    EXPECT_EQ(check_recipient({"Jane\r\nBcc: all@example.com", "", "", ""}, "").recipient.name,
              "Jane  Bcc: all@example.com");
    EXPECT_THAT(check_recipient({std::string(201, 'x'), "", "", ""}, "").dropped, ElementsAre("name"));
}

TEST(Recipient, takes_addresses_that_look_like_one) {
    for (auto const* text :
         {"a@b", "jane.doe+door@example.co.uk", "o'neil@example.com", "j\u00fcrgen@example.de"})
        EXPECT_TRUE(is_email(text)) << text;
    auto const longest = std::string(64, 'a') + "@" + std::string(185, 'b') + ".com";
    EXPECT_TRUE(is_email(longest)) << longest.size();
    EXPECT_FALSE(is_email(longest + "m"));
    for (auto const* text :
         {"", "@", "jane", "jane@", "@example.com", "a@b@c", "jane doe@example.com", "jane@example.com\n",
          "Jane <jane@example.com>", "a@example.com,b@example.com", "a@example.com;b", "\"a b\"@example.com",
          "a@.com", "a@com.", "a@b..c", "a\x01@b.c"})
        EXPECT_FALSE(is_email(text)) << text;
}

TEST(Recipient, takes_locales_of_the_shape_of_bcp_47) {
    auto const locale = [](std::string text) {
        return check_recipient({"", "", "", std::move(text)}, "").recipient.locale;
    };
    for (auto const* text : {"en", "en-US", "pt-BR", "zh-Hans-CN", "es-419", "fil"})
        EXPECT_EQ(locale(text), text);
    for (auto const* text :
         {"", "e", "english", "en-", "-en", "en--US", "12", "en US", "../../etc", "en-123456789"})
        EXPECT_EQ(locale(text), "") << text;
}

}  // namespace
}  // namespace sparekey::notify
