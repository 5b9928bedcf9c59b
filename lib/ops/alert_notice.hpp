// One message to the alert hook: an alert that fires, or one that is resolved.
#pragma once

#include <string>

#include "core/instant.hpp"
#include "core/json.hpp"
#include "rescue/ports.hpp"

namespace sparekey::ops {

struct AlertNotice {
    rescue::Alert alert;
    bool firing = true;  // false: resolved
    Instant at;          // when it was raised or resolved, not when it is delivered
    Instant since = at;  // when it was raised
};

/// "firing" or "resolved".
std::string_view status_of(AlertNotice const& notice);

/// The JSON of DESIGN.md §7, on one line.
std::string to_json(AlertNotice const& notice);

/// The members of that object, without its braces.
void write_members(json::Writer& writer, AlertNotice const& notice);

/// The details as `name=value name=value`, for the log.
std::string details_text(rescue::Alert const& alert);

}  // namespace sparekey::ops
