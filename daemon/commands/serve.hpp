// `sparekeyd serve`: the daemon. Its source is the composition root of the process; shard.cpp that of a
// thread.
#pragma once

#include "core/log.hpp"
#include "daemon/config.hpp"

namespace sparekey::daemon {

/// After hold_hangups_back(). Serves until SIGTERM or SIGINT, then drains; a second signal ends the process
/// at once. Returns the exit code: 0 after a clean stop, 69 if the address cannot be listened on, 70 if a
/// part failed, 78 for a configuration that cannot be used.
int run_serve(ConfigSource const& source, Config config, Log const& log);

}  // namespace sparekey::daemon
