#include "http/framing.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sparekey::http {
namespace {

using State = HeadScan::State;

constexpr std::size_t kLimit = 8192;

TEST(ScanHead, finds_the_end_and_leaves_the_body_alone) {
    std::string const head = "POST / HTTP/1.1\r\nHost: a\r\n\r\n";
    auto const scan = scan_head(head + "body\n\x01", kLimit);
    EXPECT_EQ(scan.state, State::complete);
    EXPECT_EQ(scan.size, head.size());
}

TEST(ScanHead, wants_more_at_every_cut_of_a_good_head) {
    std::string const head = "POST / HTTP/1.1\r\nHost: a\r\nX: b\tc\r\n\r\n";
    for (std::size_t size = 0; size < head.size(); ++size) {
        EXPECT_EQ(scan_head(head.substr(0, size), kLimit).state, State::incomplete)
            << "after " << size << " bytes";
    }
}

TEST(ScanHead, refuses_what_cannot_become_a_head) {
    struct Row {
        std::string bytes;
        std::string_view why;
    };
    Row const rows[] = {
        {"POST / HTTP/1.1\nHost: a\n\n", "line ends in a bare LF"},
        {"POST / HTTP/1.1\r\nHost: a\n", "line ends in a bare LF"},
        {"\nPOST", "line ends in a bare LF"},
        {"\r\nPOST / HTTP/1.1\r\n", "empty request line"},
        {"POST / HTTP/1.1\r\nHost: a\rX: b\r\n", "control character in the head"},
        {"POST / HTTP/1.1\r\nHost: a\r\r\n", "control character in the head"},
        {"POST / HTTP/1.1\r\nX: a\r\n folded\r\n", "folded header line"},
        {"POST / HTTP/1.1\r\nX: a\r\n\tfolded\r\n", "folded header line"},
        {"POST / HTTP/1.1\r\n X: a\r\n", "folded header line"},
        {std::string("POST / HTTP/1.1\r\nX: a\0b\r\n", 25), "control character in the head"},
        {std::string("\x16\x03\x01\x02", 4), "control character in the head"},  // a TLS hello
        {"POST / HTTP/1.1\r\nX: \x7f", "control character in the head"},
    };
    for (auto const& row : rows) {
        auto const scan = scan_head(row.bytes, kLimit);
        EXPECT_EQ(scan.state, State::malformed) << row.bytes;
        EXPECT_EQ(scan.why, row.why) << row.bytes;
    }
}

TEST(ScanHead, takes_heads_up_to_the_limit_and_no_longer) {
    std::string const head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(scan_head(head, head.size()).state, State::complete);
    EXPECT_EQ(scan_head(head, head.size() - 1).state, State::too_large);
    EXPECT_EQ(scan_head("GET /aaaaaaaa", 13).state, State::too_large);
    EXPECT_EQ(scan_head("GET /aaaaaaaa", 14).state, State::incomplete);
}

TEST(ParseHead, reads_method_target_and_headers_in_order) {
    auto const request = parse_head(
        "PUT /a/b?c=d%20e HTTP/1.1\r\nHost: h:1\r\nx-Twice:  one \r\nX-Twice:\ttwo\r\nEmpty:\r\n\r\n");
    ASSERT_TRUE(request) << request.error();
    EXPECT_EQ(request->method, "PUT");
    EXPECT_EQ(request->target, "/a/b?c=d%20e");
    EXPECT_EQ(request->path(), "/a/b");
    EXPECT_EQ(request->headers.count("x-twice"), 2u);
    EXPECT_EQ(request->headers.find("X-TWICE"), "one");
    EXPECT_EQ(request->headers.find("Empty"), "");
    EXPECT_EQ(request->headers.begin()->name, "Host");
}

TEST(ParseHead, takes_what_is_unusual_but_right) {
    for (std::string const lines : {
             "GET / HTTP/1.0\r\n",
             "GET / HTTP/1.0\r\nContent-Length: 3\r\nHost: a\r\n",
             "GET / HTTP/1.1\r\nHost: [::1]:8443\r\n",
             "GET //x HTTP/1.1\r\nHost: a\r\n",
             "M-SEARCH / HTTP/1.1\r\nHost: a\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 007\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\nX: \xc3\xa4\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n",
         }) {
        auto const request = parse_head(lines + "\r\n");
        EXPECT_TRUE(request) << lines << request.error();
    }
}

TEST(ParseHead, refuses_with_a_reason) {
    struct Row {
        std::string lines;
        std::string_view why;
    };
    std::string const good = "POST / HTTP/1.1\r\nHost: a\r\n";
    Row const rows[] = {
        {"POST\r\n", "target is not in origin form"},
        {"POST /\r\n", "unknown HTTP version"},
        {" POST / HTTP/1.1\r\n", "malformed method"},
        {"PO(ST / HTTP/1.1\r\n", "malformed method"},
        {"POST  / HTTP/1.1\r\n", "target is not in origin form"},
        {"POST http://a/ HTTP/1.1\r\n", "target is not in origin form"},
        {"CONNECT a:443 HTTP/1.1\r\n", "target is not in origin form"},
        {"OPTIONS * HTTP/1.1\r\n", "target is not in origin form"},
        {"POST /a#b HTTP/1.1\r\n", "malformed target"},
        {"POST /a\tb HTTP/1.1\r\n", "malformed target"},
        {"POST /\xc3\xa4 HTTP/1.1\r\n", "malformed target"},
        {"POST /a b HTTP/1.1\r\n", "unknown HTTP version"},
        {"POST / HTTP/1.1 \r\n", "unknown HTTP version"},
        {"POST / HTTP/1.2\r\n", "unknown HTTP version"},
        {"POST / HTTP/2.0\r\n", "unknown HTTP version"},
        {"POST / http/1.1\r\n", "unknown HTTP version"},
        {"POST / HTTP/0.9\r\n", "unknown HTTP version"},
        {good + "no colon\r\n", "header line without a colon"},
        {good + ": x\r\n", "malformed header name"},
        {good + "Content-Length : 3\r\n", "malformed header name"},
        {good + "X\xc3\xa4: 3\r\n", "malformed header name"},
        {"POST / HTTP/1.1\r\n", "no Host"},
        {"POST / HTTP/1.1\r\nHost:\r\n", "empty Host"},
        {"POST / HTTP/1.1\r\nHost: a b\r\n", "malformed Host"},
        {"POST / HTTP/1.1\r\nHost: a,b\r\n", "malformed Host"},
        {"POST / HTTP/1.1\r\nHost: u@a\r\n", "malformed Host"},
        {good + "Host: a\r\n", "more than one Host"},
        {good + "host: b\r\n", "more than one Host"},
        {"POST / HTTP/1.0\r\nHost: a\r\nHost: a\r\n", "more than one Host"},
        {good + "Transfer-Encoding: gzip\r\n", "Transfer-Encoding other than chunked"},
        {good + "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding other than chunked"},
        {good + "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding other than chunked"},
        {good + "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding other than chunked"},
        {good + "Transfer-Encoding: \"chunked\"\r\n", "Transfer-Encoding other than chunked"},
        {good + "Transfer-Encoding: identity\r\n", "Transfer-Encoding other than chunked"},
        {good + "Transfer-Encoding:\r\n", "Transfer-Encoding other than chunked"},
        {good + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
         "more than one Transfer-Encoding"},
        {good + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "more than one Transfer-Encoding"},
        {good + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
         "Transfer-Encoding together with Content-Length"},
        {good + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
         "Transfer-Encoding together with Content-Length"},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding in HTTP/1.0"},
        {good + "Content-Length: 3\r\nContent-Length: 3\r\n", "more than one Content-Length"},
        {good + "Content-Length: 3\r\ncontent-length: 4\r\n", "more than one Content-Length"},
        {good + "Content-Length: 3, 3\r\n", "malformed Content-Length"},
        {good + "Content-Length: +3\r\n", "malformed Content-Length"},
        {good + "Content-Length: -3\r\n", "malformed Content-Length"},
        {good + "Content-Length: 0x3\r\n", "malformed Content-Length"},
        {good + "Content-Length: 3 3\r\n", "malformed Content-Length"},
        {good + "Content-Length:\r\n", "malformed Content-Length"},
        {good + "Content-Length: 18446744073709551619\r\n", "malformed Content-Length"},
    };
    for (auto const& row : rows) {
        auto const request = parse_head(row.lines + "\r\n");
        ASSERT_FALSE(request) << row.lines;
        EXPECT_EQ(request.error().message, row.why) << row.lines;
    }
}

TEST(ExpectsContinue, only_where_the_client_says_so) {
    HttpHeaders headers;
    EXPECT_FALSE(expects_continue(headers));
    headers.add("Expect", "100-Continue");
    EXPECT_TRUE(expects_continue(headers));
    HttpHeaders other;
    other.add("Expect", "a miracle");
    EXPECT_FALSE(expects_continue(other));
}

}  // namespace
}  // namespace sparekey::http
