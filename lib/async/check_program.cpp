#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "async/process.hpp"

namespace sparekey {

Result<void> check_program(ProcessSpec const& spec) {
    auto const file = spec.argv.empty() ? std::string() : spec.argv.front();
    auto const refused = [&](std::string_view why) {
        return Error{Errc::invalid_input, file + ": " + std::string(why)};
    };

    if (file.empty()) return Error{Errc::invalid_input, "no command"};
    if (!file.starts_with('/')) return refused("not an absolute path");
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0)
        return refused(error_code(errno, boost::system::generic_category()).message());
    if (!S_ISREG(facts.st_mode)) return refused("not a regular file");
    if (::faccessat(AT_FDCWD, file.c_str(), X_OK, AT_EACCESS) != 0)
        return refused("not executable by this user");
    if ((facts.st_mode & S_IWOTH) != 0) return refused("writable by everybody: chmod o-w");
    return {};
}

}  // namespace sparekey
