#include "http/reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/errc.hpp>

#include "http/framing.hpp"
#include "support/run.hpp"

namespace sparekey::http {
namespace {

namespace errc = boost::system::errc;

/// Hands out a text in pieces of a given size, then the end of the stream.
class Script final : public Connection {
  public:
    Script(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece), socket_(context_) {}

    asio::awaitable<error_code> handshake() override { co_return error_code(); }
    asio::awaitable<error_code> wait_for_bytes() override { co_return error_code(); }
    asio::awaitable<std::size_t> read_some(asio::mutable_buffer space, error_code& error) override {
        auto const size = asio::buffer_copy(space, asio::buffer(text_.substr(0, piece_)));
        text_.erase(0, size);
        if (size == 0) error = asio::error::eof;
        co_return size;
    }
    asio::awaitable<error_code> write(std::string const&) override { co_return error_code(); }
    asio::awaitable<error_code> say_goodbye() override { co_return error_code(); }
    Socket& socket() override { return socket_; }

  private:
    std::string text_;
    std::size_t piece_;
    asio::io_context context_;
    Socket socket_;
};

constexpr std::size_t kHeaderLimit = 8192;
constexpr std::string_view kChunkedHead = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Reads one request, its body up to 100 bytes.
asio::awaitable<void> read_one(Reader& reader, std::string& body, error_code& error) {
    error = co_await reader.read_head();
    if (error) co_return;
    EXPECT_TRUE(reader.take_head(scan_head(reader.pending(), kHeaderLimit).size));
    if (!reader.has_body()) co_return;
    BodyBudget memory(1000);
    error = co_await reader.read_body(100, memory);
    body = reader.take_body();
}

error_code read_one(std::string const& text, std::size_t piece, std::string& body) {
    Script connection(text, piece);
    Reader reader(connection, kHeaderLimit);
    error_code error;
    run(read_one(reader, body, error));
    return error;
}

TEST(Reader, finds_the_same_body_however_it_is_cut) {
    struct Row {
        std::string text;
        std::string body;
    };
    std::string const head(kChunkedHead);
    Row const rows[] = {
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", "hello"},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", ""},
        {head + "0\r\n\r\n", ""},
        {head + "000\r\n\r\n", ""},
        {head + "0\r\nA: b\r\n\r\n", ""},
        {head + "5\r\nhello\r\n0\r\n\r\n", "hello"},
        {head + "1\r\nh\r\n04;note=\"x\"\r\nello\r\n0;last\r\nA: b\r\nC: d\r\n\r\n", "hello"},
    };
    for (auto const& row : rows) {
        for (std::size_t piece = 1; piece <= row.text.size(); ++piece) {
            std::string body;
            auto const error = read_one(row.text, piece, body);
            EXPECT_FALSE(error) << error.message() << " in pieces of " << piece << ":\n" << row.text;
            EXPECT_EQ(body, row.body) << "in pieces of " << piece << ":\n" << row.text;
        }
    }
}

TEST(Reader, finds_the_same_fault_however_it_is_cut) {
    struct Row {
        std::string body;
        error_code error;
    };
    auto const malformed = errc::make_error_code(errc::bad_message);
    auto const too_large = errc::make_error_code(errc::message_size);
    Row const rows[] = {
        {"x\r\nabc\r\n0\r\n\r\n", malformed},
        {"1\r\nab\r\n0\r\n\r\n", malformed},
        {"65\r\nx", too_large},
        {"64\r\n" + std::string(100, 'x') + "\r\n1\r\n", too_large},
        {"5\r\nhello\r\n0\r\n", asio::error::eof},
        {"1;" + std::string(20'000, 'e'), malformed},
        {"0\r\nA: " + std::string(20'000, 'e'), malformed},
    };
    for (auto const& row : rows) {
        for (std::size_t const piece : {1u, 2u, 3u, 4u, 5u, 7u, 64u, 4096u}) {
            std::string body;
            auto const error = read_one(std::string(kChunkedHead) + row.body, piece, body);
            EXPECT_EQ(error, row.error) << error.message() << " in pieces of " << piece << ":\n"
                                        << row.body.substr(0, 40);
        }
    }
}

TEST(Reader, tells_what_the_head_says) {
    Script connection("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\n12345GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                      4096);
    Reader reader(connection, kHeaderLimit);
    std::string body;
    error_code error;
    run(read_one(reader, body, error));
    EXPECT_TRUE(reader.is_http_1_0());
    EXPECT_FALSE(reader.keeps_alive());
    EXPECT_EQ(reader.declared_size(), 5u);

    run(read_one(reader, body, error));
    EXPECT_FALSE(error) << error.message();
    EXPECT_FALSE(reader.is_http_1_0());
    EXPECT_TRUE(reader.keeps_alive());
    EXPECT_FALSE(reader.has_body());
    EXPECT_EQ(reader.declared_size(), 0u);
}

TEST(Reader, leaves_the_next_request_pending) {
    std::string const next = "GET /next HTTP/1.1\r\n";
    Script connection(std::string(kChunkedHead) + "1\r\na\r\n0\r\n\r\n" + next, 4096);
    Reader reader(connection, kHeaderLimit);
    std::string body;
    error_code error;
    run(read_one(reader, body, error));
    EXPECT_FALSE(error) << error.message();
    EXPECT_EQ(body, "a");
    EXPECT_EQ(reader.pending(), next);
}

}  // namespace
}  // namespace sparekey::http
