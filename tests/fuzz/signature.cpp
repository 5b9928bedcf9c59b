// Signed headers, one `name: value` a line, then an empty line and the body. Nobody without the key gets in.
#include "webhook/signature.hpp"
#include "fuzz/fuzz.hpp"

using namespace sparekey;

namespace {

HttpHeaders take_headers(std::string_view& text) {
    HttpHeaders headers;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.empty()) break;
        auto const colon = line.find(": ");
        if (colon != std::string_view::npos) headers.add(line.substr(0, colon), line.substr(colon + 2));
    }
    return headers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static auto const key = SigningKey::parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjU").value();
    static std::vector<SigningKey> const keys{key};
    auto body = fuzz::text_of(data, size);
    auto const headers = take_headers(body);
    webhook::parse_timestamp(body);
    SigningKey::parse(body);
    auto signed_headers = webhook::find_signed_headers(headers);
    if (!signed_headers) return 0;
    auto const sent_at = webhook::parse_timestamp(signed_headers->timestamp);
    auto const now = Instant(sent_at.value_or(std::chrono::sys_seconds()).time_since_epoch());
    fuzz::require(!webhook::verify(*signed_headers, body, keys, now), "a forgery is refused");
    if (!sent_at) return 0;

    signed_headers->signatures += " " + sign(key, signed_headers->id, signed_headers->timestamp, body);
    fuzz::require(webhook::verify(*signed_headers, body, keys, now).has_value(),
                  "the owner of the key gets in");
    return 0;
}
