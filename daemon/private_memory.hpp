// Memory that holds secrets and PINs is for this process alone.
#pragma once

namespace sparekey::daemon {

/// Against core dumps, and against debuggers of other processes of the same user: PR_SET_DUMPABLE and
/// RLIMIT_CORE, which nobody raises again. Programs that are run later may be looked at, but leave no core
/// either.
void keep_memory_private();

}  // namespace sparekey::daemon
