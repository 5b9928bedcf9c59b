// The rules of an HTTP request's head: the same judgement however the bytes arrive.
#include "fuzz/fuzz.hpp"
#include "http/framing.hpp"

using namespace sparekey;
using http::HeadScan;

namespace {

constexpr std::size_t kLimit = 8192;

bool has_control_character(std::string_view text) {
    for (auto const c : text)
        if ((c >= 0 && c < 0x20 && c != '\t') || c == 0x7f) return true;
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const bytes = fuzz::text_of(data, size);
    auto const whole = http::scan_head(bytes, kLimit);
    // A shorter piece never says otherwise than the whole, it only may not know yet.
    for (std::size_t length = 0; length < std::min<std::size_t>(size, 512); ++length) {
        auto const part = http::scan_head(bytes.substr(0, length), kLimit);
        if (part.state == HeadScan::State::incomplete) continue;
        fuzz::require(part.state == whole.state && part.size == whole.size, "a head is judged once");
    }
    if (whole.state != HeadScan::State::complete) return 0;
    fuzz::require(whole.size <= size && whole.size <= kLimit, "a head ends within the bytes and the limit");
    auto const request = http::parse_head(bytes.substr(0, whole.size));
    if (!request) return 0;
    fuzz::require(request->target.starts_with('/'), "origin form");
    fuzz::require(request->headers.count("Host") <= 1, "one host");
    fuzz::require(request->headers.count("Content-Length") + request->headers.count("Transfer-Encoding") <= 1,
                  "one framing");
    for (auto const& field : request->headers)
        fuzz::require(!has_control_character(field.name) && !has_control_character(field.value),
                      "no control characters");
    http::expects_continue(request->headers);
    return 0;
}
