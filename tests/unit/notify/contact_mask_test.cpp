#include "notify/contact_mask.hpp"

#include <gtest/gtest.h>

namespace sparekey::notify {
namespace {

TEST(ContactMask, leaves_a_hint_of_each) {
    EXPECT_EQ(masked_phone("+14155550123"), "+1••••••0123");
    EXPECT_EQ(masked_phone("12345"), "•••");
    EXPECT_EQ(masked_email("jane@example.com"), "j•••@example.com");
    EXPECT_EQ(masked_name("Jane Doe"), "J•••");
    EXPECT_EQ(masked_name("\u00c5sa"), "\u00c5•••");
    for (auto const& masked : {masked_phone(""), masked_email(""), masked_name("")}) EXPECT_EQ(masked, "");
}

TEST(ContactMask, hides_numbers_and_addresses_in_words) {
    EXPECT_EQ(mask_contacts("calling +1 (415) 555-0123 now"), "calling **** now");
    EXPECT_EQ(mask_contacts("4155550123"), "****");
    EXPECT_EQ(mask_contacts("no row for <jane@example.com> in 12 rows"), "no row for **** in 12 rows");
    EXPECT_EQ(mask_contacts("phone=4155550123,email=a@b.c x"), "**** x");
    EXPECT_EQ(mask_contacts("phone=4155550123, none"), "phone=****, none");
}

TEST(ContactMask, leaves_other_words_and_short_numbers_alone) {
    for (auto const* text :
         {"", "connection to 10.0.0.1 refused", "exit 75 after 3 tries", "line 123456: no"})
        EXPECT_EQ(mask_contacts(text), text);
}

}  // namespace
}  // namespace sparekey::notify
