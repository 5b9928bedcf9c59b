#include "daemon/config/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "core/wipe.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::string_view kCredential = "credential:";
constexpr std::size_t kLongestSecret = 16 * 1024;

class File {
  public:
    /// Without waiting: a FIFO without a writer must not hold up the start.
    explicit File(std::string const& path)
        : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;

    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

Error system_error(std::string const& path) {
    auto const code = errno == ENOENT ? Errc::not_found : Errc::invalid_input;
    return {code, "cannot read " + path + ": " + std::strerror(errno)};
}

Result<void> check_private(int descriptor, std::string const& path) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return system_error(path);
    if (!S_ISREG(status.st_mode)) return Error{Errc::invalid_input, path + " is not a regular file"};
    // Whoever owns a file may change it, and its mode, at any time.
    if (status.st_uid != 0 && status.st_uid != ::geteuid())
        return Error{Errc::invalid_input, path +
                                              " belongs neither to root nor to the user who runs this; run: "
                                              "chown root " +
                                              path};
    if ((status.st_mode & S_IRWXO) != 0)
        return Error{Errc::invalid_input,
                     path + " is open to every user of this machine; run: chmod o-rwx " + path};
    return {};
}

Result<std::string> read_all(int descriptor, std::string const& path, std::size_t most) {
    std::string content;
    content.reserve(most + 1);  // so that it does not move, and leave an unwiped copy
    std::array<char, 4096> buffer{};
    for (;;) {
        auto const size = ::read(descriptor, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) {
            wipe(buffer.data(), buffer.size());
            if (size == 0) return content;
            auto error = system_error(path);
            wipe(content);
            return error;
        }
        if (content.size() + static_cast<std::size_t>(size) > most) {
            wipe(buffer.data(), buffer.size());
            wipe(content);
            return Error{Errc::too_large, path + " is larger than " + std::to_string(most) + " bytes"};
        }
        content.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

Result<std::string> path_of(std::string_view where, std::optional<std::string> const& credentials_directory) {
    if (!where.starts_with(kCredential)) {
        if (where.starts_with('/')) return std::string(where);
        return Error{Errc::invalid_input, "must be an absolute path or credential:NAME"};
    }
    auto const name = where.substr(kCredential.size());
    if (name.empty() || name.starts_with('.') || name.find('/') != std::string_view::npos)
        return Error{Errc::invalid_input, "a credential's name is a file name without slashes"};
    if (!credentials_directory)
        return Error{
            Errc::invalid_input,
            "$CREDENTIALS_DIRECTORY is not set: credentials are there only in a service that systemd started "
            "with LoadCredential="};
    return *credentials_directory + "/" + std::string(name);
}

std::string_view without_line_end(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

}  // namespace

Result<std::string> read_file(std::string const& path, std::size_t most) {
    File const file(path);
    if (file.descriptor() < 0) return system_error(path);
    return read_all(file.descriptor(), path, most);
}

Result<void> check_private(std::string const& path) {
    File const file(path);
    if (file.descriptor() < 0) return system_error(path);
    return check_private(file.descriptor(), path);
}

Result<Secret> read_secret(std::string_view where, std::optional<std::string> const& credentials_directory) {
    auto const path = path_of(where, credentials_directory);
    if (!path) return path.error();
    File const file(*path);
    if (file.descriptor() < 0) return system_error(*path);
    if (auto const checked = check_private(file.descriptor(), *path); !checked) return checked.error();

    auto content = read_all(file.descriptor(), *path, kLongestSecret);
    if (!content) return content.error();
    WipeAtExit const wiped(*content);
    auto const line = without_line_end(*content);
    if (line.empty()) return Error{Errc::invalid_input, *path + " is empty"};
    auto const is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (std::any_of(line.begin(), line.end(), is_control))
        return Error{Errc::invalid_input, *path + " must hold one line of text"};
    return Secret(line);
}

}  // namespace sparekey::daemon
