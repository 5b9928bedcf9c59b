// A timeline for people, and for programs.
#pragma once

#include <ostream>

#include "core/json.hpp"
#include "daemon/terminal.hpp"
#include "queue/history.hpp"

namespace sparekey::daemon {

/// Time of day (UTC), time since the line before, step, and the detail, which is wrapped and never cut. Each
/// day begins with its date.
void print_timeline(queue::Timeline const& timeline, std::ostream& out, Terminal const& terminal);

/// One array.
void write_json(json::Writer& writer, queue::Timeline const& timeline);

}  // namespace sparekey::daemon
