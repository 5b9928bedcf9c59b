#include "daemon/operator_name.hpp"

#include <pwd.h>
#include <unistd.h>

#include "daemon/environment.hpp"
#include "daemon/host_name.hpp"

namespace sparekey::daemon {
namespace {

std::string user_name() {
    auto const behind_sudo = environment("SUDO_USER").value_or("");
    if (getuid() == 0 && !behind_sudo.empty()) return behind_sudo;
    auto const* const entry = getpwuid(getuid());
    return entry != nullptr ? entry->pw_name : "uid " + std::to_string(getuid());
}

}  // namespace

std::string operator_name() {
    return user_name() + "@" + host_name();
}

}  // namespace sparekey::daemon
