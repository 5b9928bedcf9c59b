#include "core/signing_key.hpp"

#include <gtest/gtest.h>

#include "core/encoding.hpp"

namespace sparekey {
namespace {

// The example in Svix's and Standard Webhooks' documentation.
constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::string_view kTimestamp = "1614265330";
constexpr std::string_view kBody = R"({"test": 2432232314})";
constexpr std::string_view kSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

SigningKey key_of(std::string_view text) {
    return SigningKey::parse(text).value();
}

TEST(SigningKeyTest, is_read_with_and_without_its_prefix_and_amid_white_space) {
    auto const key = key_of(kSecret);
    EXPECT_EQ(key.bytes().size(), 24u);
    for (auto const* text : {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
                             " \t whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\r\n"})
        EXPECT_TRUE(same(key_of(text).bytes(), key.bytes()));
}

TEST(SigningKeyTest, is_refused_if_it_is_no_base64) {
    for (auto const* text :
         {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_MfKQ9r8GKYqrTwjU PD8ILPZIo2LaLaSw",
          "whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "mySecret!",
          "fake_secret_0123456789abcdef0123456789abcdef", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS_"}) {
        auto const key = SigningKey::parse(text);
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error().code, Errc::invalid_input);
        EXPECT_EQ(key.error().message.find(text), std::string::npos) << "the error must not hold the secret";
    }
}

TEST(SigningKeyTest, is_refused_if_it_has_fewer_than_24_bytes) {
    EXPECT_FALSE(SigningKey::parse(""));
    EXPECT_FALSE(SigningKey::parse("whsec_"));
    EXPECT_FALSE(SigningKey::parse(base64_encode(std::string(23, 'k'))));
    EXPECT_TRUE(SigningKey::parse(base64_encode(std::string(24, 'k'))));
    EXPECT_TRUE(SigningKey::parse(base64_encode(std::string(75, 'k'))));
}

TEST(Sign, gives_the_published_example) {
    EXPECT_EQ(sign(key_of(kSecret), kId, kTimestamp, kBody), kSignature);
}

}  // namespace
}  // namespace sparekey
