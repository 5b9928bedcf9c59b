// The key `paused` in Redis: who paused claiming, and why, as JSON. Pure.
#pragma once

#include <string>
#include <string_view>

#include "rescue/pause.hpp"

namespace sparekey::queue {

std::string to_json(rescue::Pause const& pause);

/// Never fails: a pause that cannot be read is one by nobody known.
rescue::Pause parse_pause(std::string_view text);

}  // namespace sparekey::queue
