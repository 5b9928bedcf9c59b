#include "daemon/replay/input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>

namespace sparekey::daemon {
namespace {

constexpr std::size_t kReadBuffer = 64 * 1024;

Error cannot_read(std::string const& name) {
    return {Errc::invalid_input, "cannot read " + name + ": " + std::strerror(errno)};
}

}  // namespace

Result<std::unique_ptr<ReplayInput>> ReplayInput::open(asio::any_io_executor executor,
                                                       std::string const& file, std::size_t longest_line) {
    auto const descriptor =
        file == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return cannot_read(file);
    std::unique_ptr<ReplayInput> input(
        new ReplayInput(executor, file == "-" ? "stdin" : file, descriptor, longest_line));
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return cannot_read(file);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return cannot_read(file);
    }
    if (S_ISREG(status.st_mode)) input->size_ = static_cast<std::uint64_t>(status.st_size);
    input->may_wait_ = S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || ::isatty(descriptor) == 1;
    return input;
}

ReplayInput::ReplayInput(asio::any_io_executor executor, std::string name, int descriptor,
                         std::size_t longest_line)
    : name_(std::move(name)),
      descriptor_(executor, descriptor),
      buffer_(kReadBuffer, '\0'),
      lines_(longest_line) {}

asio::awaitable<Result<std::optional<webhook::LineCutter::Line>>> ReplayInput::next() {
    while (true) {
        auto line = lines_.next();
        if (line || at_end_) co_return std::move(line);
        auto const more = co_await read_more();
        if (!more) co_return more.error();
        at_end_ = !*more;
        if (at_end_) lines_.finish();
    }
}

/// False at the end.
asio::awaitable<Result<bool>> ReplayInput::read_more() {
    while (true) {
        // A file never keeps us waiting: the rest of the program gets its turn between two reads.
        if (may_wait_)
            co_await descriptor_.async_wait(asio::posix::descriptor_base::wait_read, asio::use_awaitable);
        else
            co_await asio::post(descriptor_.get_executor(), asio::use_awaitable);
        auto const size = ::read(descriptor_.native_handle(), buffer_.data(), buffer_.size());
        if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (size < 0) co_return cannot_read(name_);
        bytes_read_ += static_cast<std::uint64_t>(size);
        lines_.feed(std::string_view(buffer_).substr(0, static_cast<std::size_t>(size)));
        co_return size > 0;
    }
}

}  // namespace sparekey::daemon
