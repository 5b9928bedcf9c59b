// Exit codes, from sysexits.h: what scripts and systemd can tell apart (DESIGN.md §8).
#pragma once

#include <sysexits.h>

namespace sparekey::daemon::exit_code {

inline constexpr int kOk = EX_OK;
inline constexpr int kUsage = EX_USAGE;              // 64: the command line
inline constexpr int kDataError = EX_DATAERR;        // 65: what is in Redis, or was read, is not in order
inline constexpr int kUnavailable = EX_UNAVAILABLE;  // 69: something we need is not there
inline constexpr int kInternal = EX_SOFTWARE;        // 70: a bug
inline constexpr int kTryLater = EX_TEMPFAIL;        // 75
inline constexpr int kConfiguration = EX_CONFIG;     // 78: the configuration; a restart will not mend it

}  // namespace sparekey::daemon::exit_code
