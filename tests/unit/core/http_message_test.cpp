#include "core/http_message.hpp"

#include <gtest/gtest.h>

namespace sparekey {
namespace {

TEST(HttpHeaders, are_found_without_regard_to_case) {
    HttpHeaders headers;
    headers.add("Svix-Id", "msg_1");
    EXPECT_EQ(headers.find("svix-id"), "msg_1");
    EXPECT_EQ(headers.find("SVIX-ID"), "msg_1");
    EXPECT_EQ(headers.find("svix-i"), std::nullopt);
    EXPECT_EQ(headers.find("svix-idx"), std::nullopt);
}

TEST(HttpHeaders, keep_repetitions_and_find_the_first) {
    HttpHeaders headers;
    headers.add("host", "a");
    headers.add("Host", "b");
    EXPECT_EQ(headers.count("HOST"), 2u);
    EXPECT_EQ(headers.find("host"), "a");
}

TEST(IEquals, folds_ascii_letters_alone) {
    EXPECT_TRUE(iequals("Retry-After", "retry-AFTER"));
    EXPECT_FALSE(iequals("[", "{"));  // 0x20 apart, like the letters before them
    EXPECT_FALSE(iequals("\xc4", "\xe4"));
}

TEST(HttpRequest, tells_its_path_without_the_query) {
    HttpRequest request;
    request.target = "/webhooks/seam?a=/b?c";
    EXPECT_EQ(request.path(), "/webhooks/seam");
    request.target = "/webhooks/seam";
    EXPECT_EQ(request.path(), "/webhooks/seam");
}

}  // namespace
}  // namespace sparekey
