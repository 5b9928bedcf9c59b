#include "notify/plugin_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/system/error_code.hpp>
#include <cerrno>
#include <cstdlib>
#include <memory>

namespace sparekey::notify {
namespace {

std::string system_message(int number) {
    return boost::system::error_code(number, boost::system::generic_category()).message();
}

/// "" or what is wrong. In a directory with the sticky bit nobody can replace a file of somebody else's.
std::string trouble_with(struct stat const& facts, std::string const& path) {
    bool const sticky = S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0;
    if (facts.st_uid != 0 && facts.st_uid != ::geteuid())
        return "belongs to neither root nor the user of sparekeyd: chown root " + path;
    if ((facts.st_mode & S_IWOTH) != 0 && !sticky) return "is writable by everybody: chmod o-w " + path;
    if ((facts.st_mode & S_IWGRP) != 0 && facts.st_gid != 0 && !sticky)
        return "is writable by its group: chmod g-w " + path;
    return "";
}

/// realpath(3); empty if there is no such file.
std::string resolved(std::string const& path) {
    std::unique_ptr<char, void (*)(void*)> const real(::realpath(path.c_str(), nullptr), std::free);
    return real ? std::string(real.get()) : std::string();
}

}  // namespace

Result<std::string> trusted_plugin_file(std::string const& path) {
    auto const refused = [&](std::string const& why) {
        return Error{Errc::invalid_input, path + ": " + why};
    };
    if (!path.starts_with('/')) return refused("not an absolute path");
    auto const file = resolved(path);
    if (file.empty()) return refused(system_message(errno));
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0) return refused(system_message(errno));
    if (!S_ISREG(facts.st_mode)) return refused("not a regular file");
    if (auto const trouble = trouble_with(facts, file); !trouble.empty()) return refused(trouble);

    for (auto slash = file.rfind('/'); slash != std::string::npos; slash = file.rfind('/', slash - 1)) {
        auto const directory = slash == 0 ? std::string("/") : file.substr(0, slash);
        if (::stat(directory.c_str(), &facts) != 0) return refused(system_message(errno));
        if (auto const trouble = trouble_with(facts, directory); !trouble.empty())
            return refused("its directory " + directory + " " + trouble);
        if (slash == 0) break;
    }
    return file;
}

}  // namespace sparekey::notify
