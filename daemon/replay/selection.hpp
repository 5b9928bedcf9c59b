// Which recorded webhooks are meant. Pure.
#pragma once

#include <optional>
#include <string>

#include "core/error.hpp"
#include "core/instant.hpp"
#include "webhook/recording.hpp"

namespace sparekey::daemon {

struct Selection {
    std::optional<Instant> since;  // received then or later
    std::optional<Instant> until;  // received before
    std::string id;                // of the message, its event or its access code; empty: any

    bool all() const { return !since && !until && id.empty(); }
    bool includes(webhook::Recording const& recording) const;
};

/// The times as the command line has them; empty ones do not limit.
Result<Selection> make_selection(std::string const& since, std::string const& until, std::string id,
                                 Instant now);

}  // namespace sparekey::daemon
