// Files of guests, and their telephone numbers.
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "notify/guest_formats.hpp"
#include "notify/phone.hpp"

using namespace sparekey;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzz::text_of(data, size);
    notify::read_guest_csv(text);
    notify::read_guest_json(text);
    for (auto const region : {"", "US", "DE"}) {
        auto const number = notify::to_e164(text, region);
        if (!number) continue;
        fuzz::require(
            number->size() >= 5 && number->size() <= 16 && number->front() == '+' &&
                std::all_of(number->begin() + 1, number->end(), [](char c) { return c >= '0' && c <= '9'; }),
            "a number is E.164");
    }
    return 0;
}
