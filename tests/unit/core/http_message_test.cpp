#include "core/http_message.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>

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

TEST(HttpHeaders, leave_no_trace_of_a_credential) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers let nobody look at memory that was given back";
#endif
    auto headers = std::make_unique<HttpHeaders>();
    headers->add_authorization("Bearer", Secret("swordfish-swordfish-swordfish"));
    auto const value = *headers->find("authorization");
    EXPECT_EQ(value, "Bearer swordfish-swordfish-swordfish");
    auto const* const tail = value.data() + 17;  // malloc() writes its own into the first bytes
    headers.reset();
    EXPECT_NE(std::memcmp(tail, "swordfish", 9), 0);
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
