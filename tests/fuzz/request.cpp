// Whole requests, one behind the other, as the server reads them: head, chunks, trailers, and where the next
// one begins.
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "fuzz/fuzz.hpp"
#include "http/framing.hpp"
#include "http/reader.hpp"

using namespace sparekey;
using http::HeadScan;

namespace {

constexpr std::size_t kHeaderLimit = 1024;
constexpr std::size_t kBodyLimit = 256;

/// Hands out the bytes in pieces of a given size, then the end of the stream.
class Script final : public http::Connection {
  public:
    Script(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece), socket_(context_) {}

    asio::awaitable<error_code> handshake() override { co_return error_code(); }
    asio::awaitable<error_code> wait_for_bytes() override { co_return error_code(); }
    asio::awaitable<std::size_t> read_some(asio::mutable_buffer space, error_code& error) override {
        auto const size = asio::buffer_copy(space, asio::buffer(bytes_.substr(0, piece_)));
        bytes_.remove_prefix(size);
        if (size == 0) error = asio::error::eof;
        co_return size;
    }
    asio::awaitable<error_code> write(std::string const&) override { co_return error_code(); }
    asio::awaitable<error_code> say_goodbye() override { co_return error_code(); }
    http::Socket& socket() override { return socket_; }

  private:
    std::string_view bytes_;
    std::size_t piece_;
    asio::io_context context_;
    http::Socket socket_;
};

/// False: nothing more can be read. What was, is told into `story`.
asio::awaitable<bool> read_one(http::Reader& reader, std::string& story) {
    auto const headless = co_await reader.read_head();
    if (headless) co_return false;
    auto const scan = http::scan_head(reader.pending(), kHeaderLimit);
    if (scan.state != HeadScan::State::complete) co_return false;
    auto const request = http::parse_head(reader.pending().substr(0, scan.size));
    if (!request) co_return false;
    if (!reader.take_head(scan.size)) co_return false;
    auto const length = request->headers.find("Content-Length");
    fuzz::require(reader.declared_size() == (length ? std::stoull(std::string(*length)) : 0),
                  "both who read the head see the same length");
    story += request->method + " " + request->target + "\n";
    if (!reader.has_body()) co_return true;
    http::BodyBudget memory(kBodyLimit);
    auto const broken = co_await reader.read_body(kBodyLimit, memory);
    if (broken) co_return false;  // how, may depend on what came before the end
    auto const body = reader.take_body();
    fuzz::require(body.size() <= kBodyLimit, "a body has its limit");
    story += body + "\n";
    co_return true;
}

asio::awaitable<void> read_all(http::Reader& reader, std::string& story) {
    bool goes_on = true;
    while (goes_on) {
        reader.forget_request();
        goes_on = co_await read_one(reader, story);
    }
}

std::string story_of(std::string_view bytes, std::size_t piece) {
    Script script(bytes, piece);
    http::Reader reader(script, kHeaderLimit);
    std::string story;
    std::exception_ptr thrown;
    asio::io_context context;
    asio::co_spawn(context, read_all(reader, story), [&](std::exception_ptr error) { thrown = error; });
    context.run();
    fuzz::require(!thrown, "nothing is thrown");
    return story;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const bytes = fuzz::text_of(data, size);
    auto const at_once = story_of(bytes, std::max<std::size_t>(1, size));
    fuzz::require(at_once == story_of(bytes, 1) && at_once == story_of(bytes, 7),
                  "requests do not depend on how the bytes arrive");
    return 0;
}
