#include "core/wipe.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "core/wiping_malloc.hpp"

namespace sparekey {
namespace {

TEST(Wipe, overwrites_the_characters_of_a_string) {
    std::string text = "characters that lie on the heap, not in the string itself";
    auto const* const place = text.data();
    auto const size = text.size();
    wipe(text);
    EXPECT_TRUE(text.empty());
    EXPECT_EQ(std::string(place, size), std::string(size, '\0'));
}

TEST(Wipe, happens_at_the_end_of_a_scope) {
    std::string text = "characters";
    { WipeAtExit const wipe_text(text); }
    EXPECT_TRUE(text.empty());
}

TEST(WipingAllocator, holds_a_growing_container_together) {
    std::vector<char, WipingAllocator<char>> bytes;
    for (int i = 0; i < 10000; ++i) bytes.push_back(static_cast<char>(i % 128));
    for (std::size_t i = 0; i < bytes.size(); ++i) ASSERT_EQ(bytes[i], static_cast<char>(i % 128));
}

TEST(WipingMalloc, keeps_the_content_of_a_block_that_grows_or_shrinks) {
    auto* block = static_cast<char*>(WipingMalloc::Malloc(4));
    std::memcpy(block, "abcd", 4);
    block = static_cast<char*>(WipingMalloc::Realloc(block, 4, 4000));
    EXPECT_EQ(std::string(block, 4), "abcd");
    block = static_cast<char*>(WipingMalloc::Realloc(block, 4000, 2));
    EXPECT_EQ(std::string(block, 2), "ab");
    EXPECT_EQ(WipingMalloc::Realloc(block, 2, 0), nullptr);
}

}  // namespace
}  // namespace sparekey
