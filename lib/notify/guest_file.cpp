#include "notify/guest_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "notify/guest_formats.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kLargestFile = 64 * 1024 * 1024;

using Bytes = std::vector<char, WipingAllocator<char>>;

Error system_error(std::string const& path) {
    return {errno == ENOENT ? Errc::not_found : Errc::invalid_input, path + ": " + std::strerror(errno)};
}

class File {
  public:
    /// Without waiting: a FIFO without a writer must not hold up anybody.
    explicit File(std::string const& path)
        : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;

    Result<FileStamp> stamp() const {
        struct stat status {};
        if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) return system_error(path_);
        if (!S_ISREG(status.st_mode)) return Error{Errc::invalid_input, path_ + ": not a regular file"};
        if ((status.st_mode & S_IRWXO) != 0)
            return Error{Errc::invalid_input,
                         path_ + " is open to every user of this machine; run: chmod o-rwx " + path_};
        auto const ns = [](timespec const& at) { return at.tv_sec * 1'000'000'000LL + at.tv_nsec; };
        return FileStamp{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
                         ns(status.st_mtim), ns(status.st_ctim)};
    }

    Result<Bytes> read(std::size_t size) const {
        Bytes bytes(size + 1);  // one more, to notice that it has grown
        std::size_t have = 0;
        while (have < bytes.size()) {
            auto const got = ::read(descriptor_, bytes.data() + have, bytes.size() - have);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return system_error(path_);
            if (got == 0) break;
            have += static_cast<std::size_t>(got);
        }
        bytes.resize(have);
        return bytes;
    }

  private:
    std::string const& path_;
    int descriptor_;
};

}  // namespace

Result<GuestTable> load_guest_file(std::string const& path, FileStamp& stamp) {
    File const file(path);
    auto const before = file.stamp();
    if (!before) return before.error();
    stamp = *before;
    if (stamp.size > kLargestFile) return Error{Errc::too_large, path + ": larger than 64 MiB"};
    auto const bytes = file.read(stamp.size);
    if (!bytes) return bytes.error();
    auto const after = file.stamp();
    if (!after) return after.error();
    if (*after != stamp || bytes->size() != stamp.size)
        return Error{Errc::unavailable, path + " is being written; replace it by a rename"};

    auto guests = read_guests(path, {bytes->data(), bytes->size()});
    if (!guests) return with_context(path, guests.error());
    return guests;
}

bool GuestFile::due() const {
    return Clock::now() >= next_look_.load();
}

void GuestFile::refresh() {
    std::lock_guard const lock(reading_);
    if (!due()) return;
    auto const now = File(path_).stamp();
    auto const unchanged = now && stamp_ && *now == *stamp_;
    if (!unchanged) {
        FileStamp stamp;
        auto loaded = load_guest_file(path_, stamp);
        take(std::move(loaded), stamp);
    }
    next_look_ = Clock::now() + kLookEvery;
}

void GuestFile::take(Result<GuestTable> loaded, FileStamp const& stamp) {
    std::optional<Error> trouble;
    if (!loaded) trouble = loaded.error();
    // A broken file is not read again before it has changed; one that was being written is.
    auto const settled = loaded || trouble->code != Errc::unavailable;
    stamp_ = settled ? std::optional(stamp) : std::nullopt;

    std::lock_guard const lock(content_mutex_);
    if (loaded) {
        auto guests = std::make_shared<GuestTable const>(std::move(*loaded));
        log_.info("guests read",
                  {{"file", path_}, {"guests", guests->size()}, {"without_key", guests->without_key()}});
        content_.guests = std::move(guests);
    } else if (content_.trouble != trouble) {
        log_.error(content_.guests ? "guests not read; those read before are kept" : "guests not read",
                   {{"error", trouble->message}});
    }
    content_.trouble = std::move(trouble);
}

GuestFile::Content GuestFile::content() const {
    std::lock_guard const lock(content_mutex_);
    return content_;
}

}  // namespace sparekey::notify
