#include "daemon/operator_name.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace sparekey::daemon {
namespace {

std::string user_name() {
    auto const* const behind_sudo = getuid() == 0 ? std::getenv("SUDO_USER") : nullptr;
    if (behind_sudo != nullptr && *behind_sudo != '\0') return behind_sudo;
    auto const* const entry = getpwuid(getuid());
    return entry != nullptr ? entry->pw_name : "uid " + std::to_string(getuid());
}

}  // namespace

std::string operator_name() {
    char host[256] = "localhost";
    gethostname(host, sizeof host - 1);
    return user_name() + "@" + host;
}

}  // namespace sparekey::daemon
