#include "ops/operator_request.hpp"

#include <gtest/gtest.h>

namespace sparekey::ops {
namespace {

TEST(OperatorRequestTest, reads_an_id_from_a_query) {
    EXPECT_EQ(read_why_query("/api/why?id=code-1").value(), "code-1");
    EXPECT_EQ(read_why_query("/api/why?id=a%2Fb%3a%zz%4").value(), "a/b:%zz%4");
    for (auto const* const bad : {"/api/why", "/api/why?", "/api/why?id=", "/api/why?di=x",
                                  "/api/why?id=a%20b", "/api/why?id=a%00b", "/api/why?id=%c3%a4"})
        EXPECT_FALSE(read_why_query(bad)) << bad;
    EXPECT_FALSE(read_why_query("/api/why?id=" + std::string(257, 'a')));
}

TEST(OperatorRequestTest, reads_what_to_act_on_and_why) {
    auto const request =
        read_act_request(R"({"access_code_id":"code-1","reason":"told him\nby phone"})").value();
    EXPECT_EQ(request.access_code_id, "code-1");
    EXPECT_EQ(request.reason, "told him by phone");  // one line of history
    EXPECT_EQ(read_act_request(R"({"access_code_id":"code-1"})").value().reason, "");
    for (auto const* const bad : {"", "{}", "[]", R"({"access_code_id":7})", R"({"access_code_id":"a b"})",
                                  R"({"access_code_id":""})", R"({"access_code_id":"a","reason":7})"})
        EXPECT_FALSE(read_act_request(bad)) << bad;
    EXPECT_FALSE(read_act_request(R"({"access_code_id":"a","reason":")" + std::string(1001, 'x') + "\"}"));
}

}  // namespace
}  // namespace sparekey::ops
