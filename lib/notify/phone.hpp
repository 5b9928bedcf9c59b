// Telephone numbers as people write them, to E.164. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sparekey::notify {

/// "+4915112345678", from "+49 (0)151 12345678"; from "0151 12345678" or "0049151…", if `region` is "DE"; and
/// from "4915112345678", because spreadsheets eat a +. What has no country code is read as a mobile number of
/// `region`; empty: there is none, and such numbers are refused.
///
/// nullopt: no telephone number, or one that may be read in two ways. A PIN must not go to a stranger.
std::optional<std::string> to_e164(std::string_view text, std::string_view region);

/// Is there such a region, "US"?
bool is_phone_region(std::string_view region);

}  // namespace sparekey::notify
