#include "daemon/commands/in_child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>
#include <system_error>

namespace sparekey::daemon {
namespace {

constexpr std::string_view kAllDone = "done";  // the last line: work has ended

[[noreturn]] void throw_errno(char const* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

void write_line(int descriptor, std::string_view line) {
    auto whole = std::string(line) + "\n";
    for (std::string_view left = whole; !left.empty();) {
        auto const size = ::write(descriptor, left.data(), left.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) ::_exit(1);
        left.remove_prefix(static_cast<std::size_t>(size));
    }
}

[[noreturn]] void be_child(int to_parent, std::function<void(SayLine const&)> const& work) {
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    work([to_parent](std::string_view line) { write_line(to_parent, line); });
    write_line(to_parent, kAllDone);
    ::_exit(0);  // nothing of the parent's is cleaned up here
}

std::string ending_of(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) return "crashed (signal " + std::to_string(WTERMSIG(status)) + ")";
    return "exited with status " + std::to_string(WEXITSTATUS(status));
}

enum class Read { lines, end, nothing };

/// What there is to read within `limit`, appended to `text`.
Read read_some(int descriptor, std::chrono::seconds limit, std::string& text) {
    pollfd waiting{descriptor, POLLIN, 0};
    auto const ready = ::poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds(limit).count()));
    if (ready == 0) return Read::nothing;
    std::array<char, 4096> buffer{};
    auto const size = ready < 0 ? ready : ::read(descriptor, buffer.data(), buffer.size());
    if (size == 0) return Read::end;
    if (size < 0 && errno != EINTR) throw_errno("read from the child");
    if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
    return Read::lines;
}

/// True: the last line said that all is done.
bool hand_over_lines(std::string& text, std::function<void(std::string_view)> const& on_line) {
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
        auto const line = text.substr(0, end);
        text.erase(0, end + 1);
        if (line == kAllDone) return true;
        on_line(line);
    }
    return false;
}

}  // namespace

std::string run_in_child(std::function<void(SayLine const& say)> const& work,
                         std::function<void(std::string_view line)> const& on_line,
                         std::chrono::seconds limit) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno("pipe");
    std::cout.flush();  // or the child would write it again
    auto const child = ::fork();
    if (child < 0) throw_errno("fork");
    if (child == 0) {
        ::close(ends[0]);
        be_child(ends[1], work);
    }
    ::close(ends[1]);

    std::string text;
    auto read = Read::lines;
    bool done = false;
    while (!done && read == Read::lines) {
        read = read_some(ends[0], limit, text);
        done = hand_over_lines(text, on_line);
    }
    ::close(ends[0]);
    if (read == Read::nothing) ::kill(child, SIGKILL);
    auto const ending = ending_of(child);
    if (read == Read::nothing) return "did not return within " + std::to_string(limit.count()) + " s";
    return done ? "" : ending;
}

}  // namespace sparekey::daemon
