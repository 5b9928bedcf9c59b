#include "webhook/signature.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "core/encoding.hpp"

namespace sparekey::webhook {
namespace {

using namespace std::chrono_literals;

// The example in Svix's and Standard Webhooks' documentation.
constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::string_view kTimestamp = "1614265330";
constexpr std::string_view kBody = R"({"test": 2432232314})";
constexpr std::string_view kSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr Instant kSignedAt{std::chrono::seconds(1614265330)};

SigningKey key_of(std::string_view text) {
    return SigningKey::parse(text).value();
}
SigningKey another_key(char letter) {
    return key_of(base64_encode(std::string(32, letter)));
}

/// Everything that verify() looks at; good as it stands.
struct Webhook {
    std::string id{kId};
    std::string timestamp{kTimestamp};
    std::string signatures{kSignature};
    std::string body{kBody};
    std::vector<SigningKey> keys{key_of(kSecret)};
    Instant now = kSignedAt;

    VerifyResult verified() const { return verify({"svix", id, timestamp, signatures}, body, keys, now); }

    std::string_view outcome() const {
        auto const signer = verified();
        return signer ? "verified" : to_string(signer.error());
    }
};

TEST(Verify, accepts_the_published_example) {
    auto const signer = Webhook{}.verified();
    ASSERT_TRUE(signer) << to_string(signer.error());
    EXPECT_EQ(*signer, 0u);
}

TEST(Verify, accepts_what_sign_makes_of_any_bytes) {
    auto const key = another_key('k');
    for (auto const& body : {std::string(), std::string("\0\xff", 2), std::string(256 * 1024, 'x')}) {
        Webhook webhook;
        webhook.body = body;
        webhook.keys = {key};
        webhook.signatures = sign(key, kId, kTimestamp, body);
        EXPECT_EQ(webhook.outcome(), "verified");
    }
}

TEST(Verify, says_which_key_signed) {
    Webhook webhook;
    webhook.keys = {another_key('a'), another_key('b'), key_of(kSecret)};
    auto const signer = webhook.verified();
    ASSERT_TRUE(signer) << to_string(signer.error());
    EXPECT_EQ(*signer, 2u);
}

TEST(Verify, needs_one_of_the_signatures_to_match_wherever_it_stands) {
    std::string const matching(kSignature);
    auto const other = sign(another_key('o'), kId, kTimestamp, kBody);
    for (auto const& list : {matching + " " + other, other + " " + matching,
                             "v1a,ZWQ= " + matching + " v2,eA==", other + " " + other + " " + matching}) {
        Webhook webhook;
        webhook.signatures = list;
        EXPECT_EQ(webhook.outcome(), "verified") << list;
    }
}

TEST(Verify, allows_300_seconds_either_way_and_not_one_more) {
    Webhook webhook;
    for (auto const age : {300'000ms, 300'999ms, -300'000ms, 0ms}) {
        webhook.now = kSignedAt + age;
        EXPECT_EQ(webhook.outcome(), "verified") << age.count();
    }
    for (auto const age : {301'000ms, 1'000'000'000ms}) {
        webhook.now = kSignedAt + age;
        EXPECT_EQ(webhook.outcome(), "stale_timestamp") << age.count();
    }
    for (auto const age : {-300'001ms, -301'000ms, -1'000'000'000ms}) {
        webhook.now = kSignedAt + age;
        EXPECT_EQ(webhook.outcome(), "future_timestamp") << age.count();
    }
}

struct Row {
    std::string name;
    std::function<void(Webhook&)> change;
    Rejection rejection;
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class Forgery : public testing::TestWithParam<Row> {};

TEST_P(Forgery, is_rejected) {
    Webhook webhook;
    GetParam().change(webhook);
    EXPECT_EQ(webhook.outcome(), to_string(GetParam().rejection));
}

using enum Rejection;

INSTANTIATE_TEST_SUITE_P(
    Ways, Forgery,
    testing::Values(
        Row{"another_body", [](Webhook& w) { w.body = R"({"test": 2432232315})"; }, no_signature_matches},
        Row{"the_same_json_in_other_bytes", [](Webhook& w) { w.body = R"({"test":2432232314})"; },
            no_signature_matches},
        Row{"a_line_end_behind_the_body", [](Webhook& w) { w.body += '\n'; }, no_signature_matches},
        Row{"an_empty_body", [](Webhook& w) { w.body.clear(); }, no_signature_matches},
        Row{"another_id", [](Webhook& w) { w.id += 'x'; }, no_signature_matches},
        Row{"another_timestamp", [](Webhook& w) { w.timestamp = "1614265331"; }, no_signature_matches},
        Row{"another_key", [](Webhook& w) { w.keys = {another_key('a')}; }, no_signature_matches},
        Row{"no_key_at_all", [](Webhook& w) { w.keys.clear(); }, no_signature_matches},
        Row{"first_byte_changed", [](Webhook& w) { w.signatures[3] = 'h'; }, no_signature_matches},
        Row{"last_byte_changed", [](Webhook& w) { w.signatures[w.signatures.size() - 2] = 'F'; },
            no_signature_matches},
        Row{"cut_short", [](Webhook& w) { w.signatures.resize(20); }, no_signature_matches},
        Row{"only_its_beginning", [](Webhook& w) { w.signatures = "v1,g"; }, no_signature_matches},
        Row{"longer_than_it", [](Webhook& w) { w.signatures += "A"; }, no_signature_matches},
        Row{"under_another_version", [](Webhook& w) { w.signatures[1] = '2'; }, no_signature_matches},
        Row{"version_in_capitals", [](Webhook& w) { w.signatures[0] = 'V'; }, no_signature_matches},
        Row{"only_an_asymmetric_signature", [](Webhook& w) { w.signatures.insert(2, "a"); },
            no_signature_matches},
        Row{"an_empty_list", [](Webhook& w) { w.signatures.clear(); }, no_signature_matches},
        Row{"two_halves", [](Webhook& w) { w.signatures.insert(20, " "); }, no_signature_matches},
        Row{"stale_and_forged", [](Webhook& w) { w.now += 301s, w.body.clear(); }, stale_timestamp},
        Row{"a_timestamp_that_is_no_number", [](Webhook& w) { w.timestamp = "now"; }, malformed_header}),
    [](auto const& row) { return row.param.name; });

TEST(Timestamp, is_a_plain_decimal_number_of_seconds) {
    EXPECT_EQ(parse_timestamp("1614265330"), kSignedAt);
    EXPECT_EQ(parse_timestamp("0"), std::chrono::sys_seconds(0s));
    EXPECT_EQ(parse_timestamp("999999999999"), std::chrono::sys_seconds(999'999'999'999s));
}

TEST(Timestamp, in_any_other_form_is_refused) {
    for (auto const* text :
         {"", " ", "-1", "+1", "-0", " 1614265330", "1614265330 ", "1614265330.0", "1e9", "0x1",
          "01614265330", "00", "1000000000000", "99999999999999999999999", "1614265330\n", "now", "\xd9\xa1"})
        EXPECT_EQ(parse_timestamp(text), std::nullopt) << '"' << text << '"';
    EXPECT_EQ(parse_timestamp(std::string_view("1\0", 2)), std::nullopt);
}

TEST(Rejections, have_a_word_and_a_status_each) {
    EXPECT_EQ(http_status(missing_header), 400);
    EXPECT_EQ(http_status(doubled_header), 400);
    EXPECT_EQ(http_status(malformed_header), 400);
    EXPECT_EQ(http_status(stale_timestamp), 401);
    EXPECT_EQ(http_status(future_timestamp), 401);
    EXPECT_EQ(http_status(no_signature_matches), 401);
    EXPECT_EQ(to_string(missing_header), "missing_header");
    EXPECT_EQ(to_string(doubled_header), "doubled_header");
    EXPECT_EQ(to_string(malformed_header), "malformed_header");
    EXPECT_EQ(to_string(stale_timestamp), "stale_timestamp");
    EXPECT_EQ(to_string(future_timestamp), "future_timestamp");
    EXPECT_EQ(to_string(no_signature_matches), "no_signature_matches");
}

}  // namespace
}  // namespace sparekey::webhook
