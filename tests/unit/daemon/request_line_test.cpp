#include "daemon/commands/request_line.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <memory>

#include "core/json.hpp"

namespace sparekey::daemon {
namespace {

/// What a shell makes of `words`: each as a line.
std::string through_the_shell(std::string const& words) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const pipe(
        ::popen(("printf '%s\\n' " + words).c_str(), "r"), ::pclose);
    std::string out;
    std::array<char, 256> buffer{};
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0;)
        out.append(buffer.data(), size);
    return out;
}

SignedRequest request(std::string body) {
    return {"http://127.0.0.1:8443/webhooks/seam",
            std::nullopt,
            std::nullopt,
            {{"svix-id", "msg_1"}},
            std::move(body)};
}

TEST(ShellQuote, survives_a_real_shell) {
    for (std::string const text : {"plain", "", "two words", "it's", "$(id) `id` \\ \"", "{\"a\":\n1}", "*",
                                   "~", "-n", "a;b", "\xc3\xa9"})
        EXPECT_EQ(through_the_shell(shell_quote(text)), text + "\n");
}

TEST(ShellQuote, leaves_plain_words_alone) {
    EXPECT_EQ(shell_quote("http://127.0.0.1:8443/webhooks/seam"), "http://127.0.0.1:8443/webhooks/seam");
}

TEST(CurlLine, posts_the_body_with_its_headers) {
    EXPECT_EQ(to_curl(request("{}"), std::nullopt),
              "curl --include --header 'svix-id: msg_1' --data-raw '{}' http://127.0.0.1:8443/webhooks/seam");
}

TEST(CurlLine, goes_to_a_unix_socket) {
    auto to_socket = request("x");
    to_socket.unix_socket = "/run/my sock";
    EXPECT_THAT(to_curl(to_socket, std::nullopt), testing::HasSubstr("--unix-socket '/run/my sock'"));
}

TEST(CurlLine, trusts_the_listeners_own_certificate) {
    auto over_tls = request("x");
    over_tls.ca_file = "/etc/cert.pem";
    EXPECT_THAT(to_curl(over_tls, std::nullopt), testing::HasSubstr("--cacert /etc/cert.pem"));
}

TEST(CurlLine, does_not_take_a_body_for_a_file) {
    EXPECT_THAT(to_curl(request("@/etc/passwd"), std::nullopt),
                testing::HasSubstr("--data-raw @/etc/passwd"));
    EXPECT_THAT(to_curl(request("x"), "/tmp/body"), testing::HasSubstr("--data-binary @/tmp/body"));
}

TEST(CurlLine, cannot_hold_every_body) {
    EXPECT_TRUE(fits_argument("{}"));
    EXPECT_FALSE(fits_argument(std::string_view("a\0b", 3)));
    EXPECT_FALSE(fits_argument(std::string(128 * 1024, 'x')));
}

TEST(RequestJson, holds_all_that_a_program_needs) {
    auto const document = json::Document::parse(to_json(request("{\"a\":1}")));
    ASSERT_TRUE(document);
    EXPECT_EQ(*document->root().string("method"), "POST");
    EXPECT_EQ(*document->root().string("url"), "http://127.0.0.1:8443/webhooks/seam");
    EXPECT_EQ(*document->root().object("headers")->string("svix-id"), "msg_1");
    EXPECT_EQ(*document->root().string("body"), "{\"a\":1}");
    EXPECT_FALSE(document->root().has("unix_socket"));
}

TEST(RequestJson, keeps_bytes_that_are_no_text) {
    auto const document = json::Document::parse(to_json(request("\xff")));
    ASSERT_TRUE(document);
    EXPECT_EQ(*document->root().string("body_base64"), "/w==");
}

}  // namespace
}  // namespace sparekey::daemon
