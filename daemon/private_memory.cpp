#include "daemon/private_memory.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace sparekey::daemon {

void keep_memory_private() {
    // Neither can fail for want of a right. Under a sandbox that forbids them the rest still works.
    ::prctl(PR_SET_DUMPABLE, 0);
    rlimit const none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace sparekey::daemon
