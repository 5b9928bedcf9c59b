#include "webhook/identifier.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sparekey::webhook {
namespace {

TEST(Identifier, is_a_uuid_or_the_fakes_kind_of_name) {
    EXPECT_TRUE(is_identifier("f863cb36-7f96-4b56-ac91-115742c31c00"));
    EXPECT_TRUE(is_identifier("access_code1"));
    EXPECT_TRUE(is_identifier("access_code.failed_to_set_on_device"));
}

TEST(Identifier, has_no_blank_no_control_character_and_nothing_beyond_ascii) {
    for (std::string const inner : {" ", "\t", "\n", "\r", "\x1b", "\x7f", "\xc3\xa9", "\xff"})
        EXPECT_FALSE(is_identifier("a" + inner + "b"));
    EXPECT_FALSE(is_identifier(std::string_view("a\0b", 3)));
}

TEST(Identifier, is_one_to_256_characters_long) {
    EXPECT_FALSE(is_identifier(""));
    EXPECT_TRUE(is_identifier("!"));
    EXPECT_TRUE(is_identifier(std::string(256, '~')));
    EXPECT_FALSE(is_identifier(std::string(257, '~')));
}

}  // namespace
}  // namespace sparekey::webhook
