// Runs a program that is not ours: no shell, nothing inherited, every byte and every second limited
// (DESIGN.md §7, exec).
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"
#include "core/wipe.hpp"

namespace sparekey {

struct ProcessSpec {
    std::vector<std::string> argv;  // argv[0] is the file: an absolute path
    /// All it gets, beside PATH and LANG, which may be named here too.
    std::map<std::string, std::string> environment;
};

struct ProcessEnd {
    enum class How {
        exited,       // code: the exit status
        signalled,    // code: the signal, which was not ours
        timed_out,    // stopped by us at the time limit
        not_started,  // code: errno
    };
    How how = How::not_started;
    int code = 0;
    std::vector<char, WipingAllocator<char>> stdout_bytes;  // the last kMostOutput of them

    std::string_view output() const { return {stdout_bytes.data(), stdout_bytes.size()}; }
};

/// "exit status 1", "killed by signal 9", "stopped at its time limit", "could not be started: No such file or
/// directory".
std::string describe(ProcessEnd const& end);

/// Of more than this on stdout only the end is kept: an answer comes last.
inline constexpr std::size_t kMostOutput = 64 * 1024;

/// Runs `spec`, writes `input` to its stdin, and returns once it has ended; a program that does not read its
/// stdin is no error. It gets a process group of its own, `/` as directory, default signals, a clean
/// environment (PATH, LANG=C.UTF-8 and what `spec` names) and no descriptor but 0, 1 and 2. `on_stderr` gets
/// its stderr line by line, within the limits of BoundedLines.
///
/// After `limit` the group gets SIGTERM, 2 s later SIGKILL. A program that ends in time may leave others of
/// its group behind: they live on, but their hold on the pipes delays the return by 200 ms at most.
/// Cancelled: the group gets SIGKILL at once, and operation_aborted is thrown when the program is gone.
/// Never leaves a zombie. Needs SIGCHLD at its default; ignores SIGPIPE for the whole process from the first
/// call on.
asio::awaitable<ProcessEnd> run_process(ProcessSpec const& spec, Secret const& input,
                                        std::chrono::steady_clock::duration limit,
                                        std::function<void(std::string_view line)> on_stderr);

/// Can this run at all? An absolute path to a file that we may execute and that not everybody may write to.
/// The Error names the file and what is wrong with it. Runs nothing.
Result<void> check_program(ProcessSpec const& spec);

}  // namespace sparekey
