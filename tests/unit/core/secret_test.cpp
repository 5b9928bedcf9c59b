#include "core/secret.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

namespace sparekey {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, T const& value) {
    out << value;
};

static_assert(Printable<std::string>);
static_assert(!Printable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string, Secret>);

TEST(Secret, gives_its_characters_only_when_asked) {
    Secret const secret("0000");
    EXPECT_EQ(secret.reveal(), "0000");
    EXPECT_EQ(secret.size(), 4u);
    EXPECT_FALSE(secret.empty());
    EXPECT_TRUE(Secret().empty());
}

TEST(Secret, compares_by_its_characters) {
    EXPECT_TRUE(same(Secret("0000"), Secret("0000")));
    EXPECT_FALSE(same(Secret("0000"), Secret("0001")));
    EXPECT_FALSE(same(Secret("0000"), Secret("000")));
}

TEST(Secret, wipes_the_string_it_takes_the_characters_from) {
    std::string text = "a long enough string to live on the heap";
    auto const* const place = text.data();
    auto const size = text.size();
    auto const secret = Secret::take(std::move(text));
    EXPECT_EQ(secret.size(), size);
    EXPECT_TRUE(text.empty());  // NOLINT(bugprone-use-after-move): take() promises it
    EXPECT_EQ(std::string(place, size), std::string(size, '\0'));
}

TEST(Redact, masks_every_occurrence) {
    Secret const pin("0000");
    EXPECT_EQ(redact("code 0000 sent, 0000 again", pin), "code **** sent, **** again");
    EXPECT_EQ(redact("0000", pin), "****");
    EXPECT_EQ(redact("00000", pin), "****0");
    EXPECT_EQ(redact("nothing here", pin), "nothing here");
    EXPECT_EQ(redact("", pin), "");
}

TEST(Redact, leaves_the_text_alone_when_there_is_no_secret) {
    EXPECT_EQ(redact("text", Secret()), "text");
}

}  // namespace
}  // namespace sparekey
