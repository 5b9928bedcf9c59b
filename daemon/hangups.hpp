// SIGHUP between the start of the process and the handler that answers it.
#pragma once

namespace sparekey::daemon {

/// For the main thread, while there are no others. A SIGHUP that comes from now on waits, instead of ending
/// the process: systemd takes that for a clean end, and would neither restart it nor tell anybody.
void hold_hangups_back();

/// Once there is a handler: what came meanwhile is its.
void let_hangups_through();

}  // namespace sparekey::daemon
