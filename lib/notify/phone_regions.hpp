// Numbering plans, as far as reading a guest's mobile number takes: facts from libphonenumber's metadata.
// (The library itself is no choice: on Debian 12 its development files need another Boost than ours.)
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sparekey::notify {

struct PhoneRegion {
    std::string_view region;        // ISO 3166: "DE"
    std::string_view calling_code;  // "49"; several regions may share one
    std::string_view trunk;         // dialled first within the country: "0"; mostly not part of the number
    std::string_view lead;          // the first digits that mobile numbers may have
    std::uint32_t mobile_lengths;   // bit n: a mobile number may have n digits after the calling code
    std::uint32_t lengths;          // any number
    bool dials_00;                  // 00 does for the +
};

/// Sorted by region.
std::span<PhoneRegion const> phone_regions();

/// nullptr: there is no such region.
PhoneRegion const* find_phone_region(std::string_view region);

}  // namespace sparekey::notify
