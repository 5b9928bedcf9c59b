// find_signed_headers(): which requests are signed at all.
#include <gtest/gtest.h>

#include "webhook/signature.hpp"

namespace sparekey::webhook {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

HttpHeaders headers_of(Fields const& fields) {
    HttpHeaders headers;
    headers.add("Content-Type", "application/json");
    for (auto const& [name, value] : fields) headers.add(name, value);
    return headers;
}

Fields const kSvix = {{"svix-id", "msg_1"}, {"svix-timestamp", "1614265330"}, {"svix-signature", "v1,c2ln"}};
Fields const kWebhook = {
    {"webhook-id", "msg_1"}, {"webhook-timestamp", "1614265330"}, {"webhook-signature", "v1,c2ln"}};

Fields operator+(Fields a, Fields const& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

TEST(SignedHeaders, are_found_in_either_family) {
    for (auto const& [fields, family] : {std::pair(kSvix, "svix"), std::pair(kWebhook, "webhook")}) {
        auto const found = find_signed_headers(headers_of(fields));
        ASSERT_TRUE(found) << to_string(found.error());
        EXPECT_EQ(found->family, family);
        EXPECT_EQ(found->id, "msg_1");
        EXPECT_EQ(found->timestamp, "1614265330");
        EXPECT_EQ(found->signatures, "v1,c2ln");
    }
}

TEST(SignedHeaders, have_names_without_regard_to_case) {
    auto const found = find_signed_headers(
        headers_of({{"Svix-Id", "msg_1"}, {"SVIX-TIMESTAMP", "1614265330"}, {"svix-Signature", "v1,c2ln"}}));
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->id, "msg_1");
}

TEST(SignedHeaders, may_come_in_both_families_if_they_agree) {
    auto const found = find_signed_headers(headers_of(kWebhook + kSvix));
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->family, "svix");
}

TEST(SignedHeaders, are_taken_from_the_family_that_is_complete) {
    auto const found = find_signed_headers(headers_of(kWebhook + Fields{{"svix-id", "msg_1"}}));
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->family, "webhook");
}

TEST(SignedHeaders, may_list_several_signatures_and_versions) {
    auto fields = kSvix;
    fields[2].second = "v1a,ZWQ= v1,b25l v1,dHdv v9,eA";
    auto const found = find_signed_headers(headers_of(fields));
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->signatures, "v1a,ZWQ= v1,b25l v1,dHdv v9,eA");
}

struct Row {
    std::string name;
    Fields fields;
    Rejection rejection;
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class UnsignedRequest : public testing::TestWithParam<Row> {};

TEST_P(UnsignedRequest, is_a_bad_request) {
    auto const found = find_signed_headers(headers_of(GetParam().fields));
    ASSERT_FALSE(found);
    EXPECT_EQ(to_string(found.error()), to_string(GetParam().rejection));
    EXPECT_EQ(http_status(found.error()), 400);
}

Fields svix(std::string id, std::string timestamp, std::string signatures) {
    return {{"svix-id", std::move(id)},
            {"svix-timestamp", std::move(timestamp)},
            {"svix-signature", std::move(signatures)}};
}
Fields with_id(std::string id) {
    return svix(std::move(id), "1614265330", "v1,c2ln");
}
Fields with_timestamp(std::string timestamp) {
    return svix("msg_1", std::move(timestamp), "v1,c2ln");
}
Fields with_signatures(std::string signatures) {
    return svix("msg_1", "1614265330", std::move(signatures));
}
Fields without(std::size_t part) {
    auto fields = kSvix;
    fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(part));
    return fields;
}

using enum Rejection;
auto const name_of = [](auto const& row) { return row.param.name; };

INSTANTIATE_TEST_SUITE_P(Missing, UnsignedRequest,
                         testing::Values(Row{"all", {}, missing_header},
                                         Row{"id", without(0), missing_header},
                                         Row{"timestamp", without(1), missing_header},
                                         Row{"signature", without(2), missing_header},
                                         Row{"one_of_each_family_mixed",
                                             without(0) + Fields{{"webhook-id", "msg_1"}}, missing_header}),
                         name_of);

INSTANTIATE_TEST_SUITE_P(
    Doubled, UnsignedRequest,
    testing::Values(Row{"id", kSvix + Fields{{"svix-id", "msg_2"}}, doubled_header},
                    Row{"id_with_the_same_value", kSvix + Fields{{"svix-id", "msg_1"}}, doubled_header},
                    Row{"id_in_another_case", kSvix + Fields{{"SVIX-ID", "msg_2"}}, doubled_header},
                    Row{"timestamp", kSvix + Fields{{"svix-timestamp", "1614265331"}}, doubled_header},
                    Row{"signature", kSvix + Fields{{"svix-signature", "v1,eA=="}}, doubled_header},
                    Row{"in_the_family_not_taken",
                        kSvix + Fields{{"webhook-id", "msg_1"}, {"webhook-id", "msg_1"}}, doubled_header},
                    Row{"families_differ_in_id", kSvix + Fields{{"webhook-id", "msg_2"}}, doubled_header},
                    Row{"families_differ_in_timestamp", kSvix + Fields{{"webhook-timestamp", "1"}},
                        doubled_header},
                    Row{"families_differ_in_signature", kSvix + Fields{{"webhook-signature", "v1,eA=="}},
                        doubled_header}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Malformed, UnsignedRequest,
    testing::Values(Row{"id_empty", with_id(""), malformed_header},
                    Row{"id_with_a_blank", with_id("msg 1"), malformed_header},
                    Row{"id_with_a_full_stop", with_id("msg.1"), malformed_header},
                    Row{"id_with_a_tab", with_id("msg\t1"), malformed_header},
                    Row{"id_not_ascii", with_id("msg_\xc3\xa9"), malformed_header},
                    Row{"id_too_long", with_id(std::string(257, 'm')), malformed_header},
                    Row{"timestamp_empty", with_timestamp(""), malformed_header},
                    Row{"timestamp_a_date", with_timestamp("2021-02-25T15:02:10Z"), malformed_header},
                    Row{"timestamp_signed", with_timestamp("+1614265330"), malformed_header},
                    Row{"timestamp_too_long", with_timestamp("1614265330000"), malformed_header},
                    Row{"signature_empty", with_signatures(""), malformed_header},
                    Row{"signature_without_version", with_signatures("c2ln"), malformed_header},
                    Row{"signature_with_empty_version", with_signatures(",c2ln"), malformed_header},
                    Row{"signature_without_value", with_signatures("v1,"), malformed_header},
                    Row{"signature_and_an_empty_one", with_signatures("v1,c2ln  v1,eA=="), malformed_header},
                    Row{"signature_separated_by_a_tab", with_signatures("v1,c2ln\tv1,eA=="),
                        malformed_header},
                    Row{"signature_not_ascii", with_signatures("v1,c2ln v2,\xff"), malformed_header}),
    name_of);

}  // namespace
}  // namespace sparekey::webhook
