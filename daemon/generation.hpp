// What SIGHUP replaces, as one: a configuration, and what was opened for it.
#pragma once

#include <memory>
#include <vector>

#include "core/log.hpp"
#include "daemon/config.hpp"
#include "http/tls_server.hpp"
#include "notify/channel.hpp"
#include "notify/guest_directory.hpp"

namespace sparekey::daemon {

/// Immutable and shared by all shards. What began under it keeps it; the main thread alone lets it go.
struct Generation {
    Config config;
    http::TlsContext tls;                                    // null: plain HTTP
    std::vector<std::unique_ptr<notify::Channel>> channels;  // in order of preference
    std::unique_ptr<notify::GuestSource> guests;             // null: notifiers find the guest themselves

    /// Blocks until no call runs that outlived its deadline, for at most `limit` each. False: one does.
    bool idle_within(std::chrono::steady_clock::duration limit) const;
};

using GenerationPtr = std::shared_ptr<Generation const>;

/// An Error says what in the configuration cannot be used.
Result<GenerationPtr> open_generation(Config config, Log const& log);

}  // namespace sparekey::daemon
