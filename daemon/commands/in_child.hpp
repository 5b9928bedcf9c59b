// Runs what may crash or hang in a process of its own.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace sparekey::daemon {

/// Writes one line to the parent.
using SayLine = std::function<void(std::string_view line)>;

/// Forks. `work` runs in the child, whose stdout is stderr; `on_line` gets each line that it says, here.
/// Returns "" once work has ended, or how the child ended instead: "crashed (signal 11)", "exited with status
/// 1", or "did not return within 30 s" if it said nothing for `limit`, and was killed. Call it from a process
/// with one thread.
std::string run_in_child(std::function<void(SayLine const& say)> const& work,
                         std::function<void(std::string_view line)> const& on_line,
                         std::chrono::seconds limit);

}  // namespace sparekey::daemon
