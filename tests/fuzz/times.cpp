// Instants and Retry-After, as servers write them.
#include "core/instant.hpp"
#include "fuzz/fuzz.hpp"
#include "http/retry_after.hpp"

using namespace sparekey;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzz::text_of(data, size);
    if (auto const instant = parse_instant(text)) {
        auto const again = parse_instant(to_string(*instant));
        fuzz::require(again && *again == *instant, "an instant that is written can be read");
    }
    if (auto const wait = http::parse_retry_after(text, from_unix_ms(1'795'000'000'000)))
        fuzz::require(wait->count() >= 0 && *wait <= http::kLongestRetryAfter, "a wait has bounds");
    return 0;
}
