// When a channel may be used, as the configuration writes it.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.hpp"
#include "rescue/guest_channel.hpp"

namespace sparekey::daemon {

/// "30/1m": at most 30 sends in any minute. "": no limit.
Result<std::optional<rescue::SendRate>> parse_send_rate(std::string_view text);

/// "22:00-08:00". "": none.
Result<std::optional<rescue::QuietHours>> parse_quiet_hours(std::string_view text);

}  // namespace sparekey::daemon
