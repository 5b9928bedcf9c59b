#include "async/process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "run_script.hpp"

namespace sparekey {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using How = ProcessEnd::How;

std::string output(ScriptRun const& run) {
    return std::string(run.end.output());
}

TEST(Process, gives_the_input_and_collects_the_output) {
    TempDir const dir;
    auto const result = run_script(dir, "cat; echo warning >&2; exit 3", {.input = "hello\n"});
    EXPECT_EQ(result.end.how, How::exited);
    EXPECT_EQ(result.end.code, 3);
    EXPECT_EQ(output(result), "hello\n");
    EXPECT_THAT(result.stderr_lines, ElementsAre("warning"));
}

TEST(Process, passes_arguments_as_they_are_because_no_shell_is_between) {
    TempDir const dir;
    auto const result = run_script(dir, "printf '<%s>' \"$@\"", {.arguments = {"$(id)", "a b", "", "*;|"}});
    EXPECT_EQ(output(result), "<$(id)><a b><><*;|>");
}

TEST(Process, has_a_clean_environment) {
    ASSERT_EQ(::setenv("SPAREKEY_LEAK", "secret of the parent", 1), 0);
    auto const result = run_file("/usr/bin/env");
    ::unsetenv("SPAREKEY_LEAK");
    EXPECT_EQ(output(result), "LANG=C.UTF-8\nPATH=/usr/local/bin:/usr/bin:/bin\n");
}

TEST(Process, gets_the_variables_that_were_configured) {
    auto const result = run_file("/usr/bin/env", {.environment = {{"FROM", "+1555"}, {"PATH", "/opt/bin"}}});
    EXPECT_EQ(output(result), "FROM=+1555\nLANG=C.UTF-8\nPATH=/opt/bin\n");
}

TEST(Process, inherits_no_descriptor) {
    TempDir const dir;
    auto const leak = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC on purpose
    ASSERT_GT(leak, 2);
    auto const result = run_file("/bin/ls", {.arguments = {"/proc/self/fd"}});
    ::close(leak);
    EXPECT_EQ(output(result), "0\n1\n2\n3\n") << "3 is the directory that ls itself has opened";
}

TEST(Process, can_open_its_stdin_by_name) {
    TempDir const dir;
    EXPECT_EQ(output(run_script(dir, "cat /dev/stdin", {.input = "by name"})), "by name");
}

TEST(Process, runs_in_the_root_directory_in_a_process_group_of_its_own) {
    TempDir const dir;
    // Fields 4 and 5 of stat, behind "pid (comm)": parent and process group.
    auto const result =
        run_script(dir, "pwd; read -r pid comm state parent group rest </proc/$$/stat; echo $(($$ - group))");
    EXPECT_EQ(output(result), "/\n0\n");
}

TEST(Process, starts_with_default_signals_even_where_the_parent_ignores_or_blocks_them) {
    TempDir const dir;
    auto const old = ::signal(SIGUSR1, SIG_IGN);
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    for (auto const number : {SIGUSR1, SIGUSR2, SIGPIPE}) {
        auto const result = run_script(dir, "kill -$1 $$", {.arguments = {std::to_string(number)}});
        EXPECT_EQ(result.end.how, How::signalled) << number;
        EXPECT_EQ(result.end.code, number);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::signal(SIGUSR1, old);
}

TEST(Process, that_never_reads_its_input_is_no_error) {
    TempDir const dir;
    std::string const much(1024 * 1024, 'x');
    auto const result = run_script(dir, "echo done", {.input = much});
    EXPECT_EQ(result.end.how, How::exited);
    EXPECT_EQ(result.end.code, 0);
    EXPECT_EQ(output(result), "done\n");
}

TEST(Process, that_closes_its_input_at_once_is_no_error) {
    TempDir const dir;
    std::string const much(1024 * 1024, 'x');
    auto const result = run_script(dir, "exec <&-; echo done", {.input = much});
    EXPECT_EQ(result.end.how, How::exited);
    EXPECT_EQ(output(result), "done\n");
}

TEST(Process, reads_and_writes_a_lot_at_the_same_time) {
    TempDir const dir;
    std::string const much(1024 * 1024, 'x');
    auto const result = run_script(dir, "cat", {.input = much});
    EXPECT_EQ(result.end.how, How::exited);
    EXPECT_EQ(output(result), much.substr(0, kMostOutput));
}

TEST(Process, keeps_the_last_64_KiB_of_ten_MiB_of_output) {
    TempDir const dir;
    auto const result = run_script(dir, "head -c 10485760 /dev/zero; echo the end; echo all written >&2");
    EXPECT_EQ(result.end.how, How::exited);
    EXPECT_EQ(result.end.code, 0);
    EXPECT_THAT(result.end.output(), SizeIs(64 * 1024));
    EXPECT_TRUE(result.end.output().ends_with("the end\n"));
    EXPECT_THAT(result.stderr_lines, ElementsAre("all written"));
}

TEST(Process, cannot_flood_the_log) {
    TempDir const dir;
    auto const result = run_script(dir, "yes 'a line for the log' | head -c 1000000 >&2");
    EXPECT_EQ(result.end.how, How::exited);
    EXPECT_LE(result.stderr_lines.size(), 64 * 1024 / 18 + 1);
    EXPECT_EQ(result.stderr_lines.front(), "a line for the log");
    EXPECT_THAT(result.stderr_lines.back(), HasSubstr("left out"));
}

TEST(Process, tells_which_signal_killed_it) {
    TempDir const dir;
    auto const result = run_script(dir, "kill -SEGV $$");
    EXPECT_EQ(result.end.how, How::signalled);
    EXPECT_EQ(result.end.code, SIGSEGV);
    EXPECT_EQ(describe(result.end), "killed by signal 11");
}

TEST(Process, tells_why_it_could_not_be_started) {
    TempDir const dir;
    auto const missing = run_file(dir.file("missing"));
    EXPECT_EQ(missing.end.how, How::not_started);
    EXPECT_EQ(missing.end.code, ENOENT);
    EXPECT_EQ(describe(missing.end), "could not be started: No such file or directory");

    auto const not_executable = run_file(dir.write("data", "no program"));
    EXPECT_EQ(not_executable.end.how, How::not_started);
    EXPECT_EQ(not_executable.end.code, EACCES);
}

TEST(Process, is_not_looked_up_in_the_path) {
    auto const result = run_file("true");
    EXPECT_EQ(result.end.how, How::not_started);
    EXPECT_EQ(result.end.code, EINVAL);
}

TEST(Process, is_terminated_at_its_time_limit_and_may_still_say_something) {
    TempDir const dir;
    auto const result =
        run_script(dir, "trap 'echo ending; exit 0' TERM; echo ready; while :; do sleep 0.01; done",
                   {.limit = std::chrono::seconds(1)});
    EXPECT_EQ(result.end.how, How::timed_out);
    EXPECT_EQ(output(result), "ready\nending\n");
}

TEST(Process, that_ignores_SIGTERM_is_killed) {
    TempDir const dir;
    auto const result = run_script(dir, "trap '' TERM; echo stubborn; while :; do sleep 0.01; done",
                                   {.limit = std::chrono::seconds(1)});
    EXPECT_EQ(result.end.how, How::timed_out);
    EXPECT_EQ(output(result), "stubborn\n");
}

TEST(Process, that_says_nothing_is_terminated_at_its_time_limit_too) {
    TempDir const dir;
    auto const result = run_script(dir, "exec sleep 1000", {.limit = std::chrono::milliseconds(10)});
    EXPECT_EQ(result.end.how, How::timed_out);
}

TEST(Process, is_not_held_up_by_a_grandchild_that_holds_its_pipes) {
    TempDir const dir;
    auto const result =
        run_script(dir, "sleep 1000 & echo $!; exit 0", {.input = std::string_view("unread")});
    EXPECT_EQ(result.end.how, How::exited);
    EXPECT_EQ(result.end.code, 0);
    auto const grandchild = std::stoi(output(result));
    EXPECT_EQ(::kill(grandchild, SIGKILL), 0) << "it lives on: a program may leave work behind";
}

TEST(Process, that_is_late_takes_its_grandchildren_with_it) {
    TempDir const dir;
    // The grandchild ignores SIGTERM; what it holds open tells when it is gone.
    auto const gone = dir.file("gone");
    ASSERT_EQ(::mkfifo(gone.c_str(), 0600), 0);
    auto const reader = ::open(gone.c_str(), O_RDONLY | O_NONBLOCK);
    auto const result = run_script(dir, "(trap '' TERM; exec sleep 1000) 9>\"$1\" & echo started; wait",
                                   {.limit = std::chrono::seconds(1), .arguments = {gone}});
    EXPECT_EQ(result.end.how, How::timed_out);
    EXPECT_EQ(output(result), "started\n");

    ASSERT_EQ(::fcntl(reader, F_SETFL, 0), 0);
    char byte = 0;
    EXPECT_EQ(::read(reader, &byte, 1), 0) << "end of file: nobody holds the other end";
    ::close(reader);
}

}  // namespace
}  // namespace sparekey
