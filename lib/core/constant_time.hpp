// Comparing what somebody sent with what they should know.
#pragma once

#include <string_view>

namespace sparekey {

/// Takes as long for a wrong one as for the right one; the length is no secret.
bool same_in_constant_time(std::string_view a, std::string_view b);

}  // namespace sparekey
