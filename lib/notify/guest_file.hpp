// The file of guests as all shards share it: read again whenever it has changed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/log.hpp"
#include "notify/guest_table.hpp"

namespace sparekey::notify {

/// Which file it was, and in which state.
struct FileStamp {
    std::uint64_t device = 0, inode = 0, size = 0;
    std::int64_t modified_ns = 0, changed_ns = 0;

    friend bool operator==(FileStamp const&, FileStamp const&) = default;
};

/// Reads and parses once. At most 64 MiB, of a regular file that others than owner and group cannot open.
/// Errc::unavailable: somebody is writing to it right now. Every Error names the path; the text is wiped.
Result<GuestTable> load_guest_file(std::string const& path, FileStamp& stamp);

/// Any thread may call any of it.
class GuestFile {
  public:
    static constexpr std::chrono::seconds kLookEvery{1};

    /// Reads nothing yet.
    GuestFile(std::string path, Log log) : path_(std::move(path)), log_(std::move(log)) {}

    /// Was the last look at the file long enough ago?
    bool due() const;

    /// Looks at the file if that is due, and reads it if it has changed. Blocks on the disk. Whatever is
    /// wrong with a new content, the old one is kept.
    void refresh();

    struct Content {
        std::shared_ptr<GuestTable const> guests;  // null: it could not be read even once
        std::optional<Error> trouble;              // why the file as it is now could not be read
    };
    Content content() const;

  private:
    using Clock = std::chrono::steady_clock;

    void take(Result<GuestTable> loaded, FileStamp const& stamp);

    std::string const path_;
    Log const log_;
    std::mutex reading_;  // one refresh() at a time; guards stamp_
    std::optional<FileStamp> stamp_;
    std::atomic<Clock::time_point> next_look_{Clock::time_point::min()};
    mutable std::mutex content_mutex_;
    Content content_;
};

}  // namespace sparekey::notify
