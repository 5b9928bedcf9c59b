#include "notify/percent_encoding.hpp"

#include <gtest/gtest.h>

namespace sparekey::notify {
namespace {

std::string encoded(std::string_view text) {
    std::string into;
    append_percent_encoded(into, text);
    return into;
}

TEST(PercentEncoding, leaves_only_what_means_nothing_in_a_form) {
    EXPECT_EQ(encoded("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(encoded("+15550100123"), "%2B15550100123");
    EXPECT_EQ(encoded("a b&c=d%\r\n"), "a%20b%26c%3Dd%25%0D%0A");
    EXPECT_EQ(encoded("Grüße"), "Gr%C3%BC%C3%9Fe");
}

TEST(PercentEncoding, keeps_within_the_room_it_asks_for) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    EXPECT_LE(encoded(all).size(), percent_encoded_size(all));
    EXPECT_EQ(encoded("\xff\xff").size(), percent_encoded_size("\xff\xff"));
}

}  // namespace
}  // namespace sparekey::notify
