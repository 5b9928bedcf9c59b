// The recording that is replayed: a file, or what comes through a pipe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "webhook/line_cutter.hpp"

namespace sparekey::daemon {

class ReplayInput {
  public:
    /// `file` may be "-": what stands on stdin. Errors name the file.
    static Result<std::unique_ptr<ReplayInput>> open(asio::any_io_executor executor, std::string const& file,
                                                     std::size_t longest_line);

    /// The next line, or nullopt at the end. Waits for a pipe without holding up the thread; throws
    /// operation_aborted when cancelled, and may then be asked again.
    asio::awaitable<Result<std::optional<webhook::LineCutter::Line>>> next();

    /// As messages name it.
    std::string const& name() const { return name_; }

    std::uint64_t bytes_read() const { return bytes_read_; }
    /// Of the whole file; nullopt for a pipe.
    std::optional<std::uint64_t> size() const { return size_; }

  private:
    ReplayInput(asio::any_io_executor executor, std::string name, int descriptor, std::size_t longest_line);

    asio::awaitable<Result<bool>> read_more();

    std::string name_;
    asio::posix::stream_descriptor descriptor_;
    bool may_wait_ = false;  // a pipe, a socket, a terminal; what is on a disk is simply read
    std::optional<std::uint64_t> size_;
    std::uint64_t bytes_read_ = 0;
    bool at_end_ = false;
    std::string buffer_;
    webhook::LineCutter lines_;
};

}  // namespace sparekey::daemon
