// A started program: its pipes, its pidfd and its process group. Only process.cpp needs it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "async/process.hpp"

namespace sparekey {

class ChildProcess {
  public:
    explicit ChildProcess(asio::any_io_executor const& executor);

    /// Kills and reaps a program that is still there.
    ~ChildProcess();
    ChildProcess(ChildProcess const&) = delete;
    ChildProcess& operator=(ChildProcess const&) = delete;

    /// Returns 0 or errno. At most once.
    int start(ProcessSpec const& spec);

    /// To the whole group; nothing after reap(), when its number may be somebody else's.
    void signal_group(int signal) const;

    /// Waits until the program has ended; operation_aborted if cancelled.
    asio::awaitable<error_code> ended();

    /// Collects how it ended, which is at once after ended(). Sets `how` and `code`.
    void reap(ProcessEnd& end);

    asio::posix::stream_descriptor in;   // we write
    asio::posix::stream_descriptor out;  // we read
    asio::posix::stream_descriptor err;  // we read

  private:
    asio::posix::stream_descriptor pidfd_;
    int pid_ = 0;  // 0: not started, or reaped
};

}  // namespace sparekey
