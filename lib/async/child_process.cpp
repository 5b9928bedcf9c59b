#include "async/child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <utility>

extern "C" {
#include <sys/pidfd.h>  // glibc 2.36 forgets to say that this is C
}

namespace sparekey {
namespace {

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }

    int get() const { return number_; }
    int release() { return std::exchange(number_, -1); }

  private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;

    bool open() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return false;
        read_end = Descriptor(ends[0]);
        write_end = Descriptor(ends[1]);
        return true;
    }
};

/// What happens between fork and exec. posix_spawn, and not fork, because other threads may hold locks.
class SpawnPlan {
  public:
    SpawnPlan(Descriptor const& in, Descriptor const& out, Descriptor const& err) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_adddup2(&actions_, in.get(), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, out.get(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, err.get(), STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        posix_spawn_file_actions_addchdir_np(&actions_, "/");

        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setflags(&attributes_,
                                 POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(SpawnPlan const&) = delete;
    SpawnPlan& operator=(SpawnPlan const&) = delete;

    int spawn(int& pid, std::vector<char*> const& argv, std::vector<char*> const& environment) const {
        return ::posix_spawn(&pid, argv[0], &actions_, &attributes_, argv.data(), environment.data());
    }

  private:
    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

std::vector<std::string> environment_of(ProcessSpec const& spec) {
    std::map<std::string, std::string> variables{{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                                 {"LANG", "C.UTF-8"}};
    for (auto const& [name, value] : spec.environment) variables[name] = value;
    std::vector<std::string> lines;
    for (auto const& [name, value] : variables) lines.push_back(name + "=" + value);
    return lines;
}

/// As exec wants it: pointers, the last one null.
std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

}  // namespace

ChildProcess::ChildProcess(asio::any_io_executor const& executor)
    : in(executor), out(executor), err(executor), pidfd_(executor) {}

ChildProcess::~ChildProcess() {
    if (pid_ == 0) return;
    signal_group(SIGKILL);
    ProcessEnd ignored;
    reap(ignored);
}

int ChildProcess::start(ProcessSpec const& spec) {
    if (spec.argv.empty() || !spec.argv.front().starts_with('/')) return EINVAL;
    Pipe to_stdin, from_stdout, from_stderr;
    if (!to_stdin.open() || !from_stdout.open() || !from_stderr.open()) return errno;

    auto argv = spec.argv;
    auto environment = environment_of(spec);
    SpawnPlan const plan(to_stdin.read_end, from_stdout.write_end, from_stderr.write_end);
    int pid = 0;
    if (auto const error = plan.spawn(pid, pointers(argv), pointers(environment)); error != 0) return error;

    Descriptor pidfd(::pidfd_open(pid, 0));
    if (pidfd.get() < 0) {
        auto const error = errno;
        ::kill(-pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return error;
    }
    pid_ = pid;
    pidfd_.assign(pidfd.release());
    in.assign(to_stdin.write_end.release());
    out.assign(from_stdout.read_end.release());
    err.assign(from_stderr.read_end.release());
    return 0;
}

void ChildProcess::signal_group(int signal) const {
    if (pid_ != 0) ::kill(-pid_, signal);
}

asio::awaitable<error_code> ChildProcess::ended() {
    auto const [error] = co_await pidfd_.async_wait(asio::posix::stream_descriptor::wait_read, as_result);
    co_return error;
}

void ChildProcess::reap(ProcessEnd& end) {
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED) != 0 && errno == EINTR) {
    }
    pid_ = 0;
    end.how = info.si_code == CLD_EXITED ? ProcessEnd::How::exited : ProcessEnd::How::signalled;
    end.code = info.si_status;
}

}  // namespace sparekey
