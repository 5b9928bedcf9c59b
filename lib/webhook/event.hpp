// Seam's events as far as sparekeyd reads them: the bare JSON object that is the webhook's body (SEAM.md §3,
// §5).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/instant.hpp"
#include "core/json.hpp"

namespace sparekey::webhook {

/// Every id, and the type, is an identifier (webhook/identifier.hpp): they become Redis keys and log fields.
struct Event {
    std::string event_id;
    std::string event_type;  // "access_code.failed_to_set_on_device", …; new ones are tolerated
    std::optional<std::string> workspace_id;
    std::optional<std::string> device_id;
    std::optional<std::string> access_code_id;  // always there if the type starts a rescue
    std::optional<Instant> occurred_at;
};

/// What an event may start.
enum class EventKind {
    failure,    // a code did not reach its lock: a rescue
    delay,      // not there in time, which need not be a failure: a rescue where it is wanted
    follow_up,  // a code changed: a look at its job, if it has one. Such events may carry PINs
    unwanted,
};

struct WantedType {
    std::string_view name;
    EventKind kind;
};

/// Every type that starts something; also what /events/list is asked for.
inline constexpr std::array kWantedTypes{
    WantedType{"access_code.failed_to_set_on_device", EventKind::failure},
    WantedType{"access_code.delay_in_setting_on_device", EventKind::delay},
    WantedType{"access_code.set_on_device", EventKind::follow_up},
    WantedType{"access_code.time_frame_changed", EventKind::follow_up},
    WantedType{"access_code.changed", EventKind::follow_up},
    WantedType{"access_code.deleted", EventKind::follow_up},
};

EventKind kind_of(std::string_view event_type);

/// Reads a verified body. Unknown members are ignored, and what is not in order is left out, but an event
/// that starts a rescue must have its id and name its access code. An error names the member, never its
/// value. There is none for a follow-up or an unwanted event, because what cannot be read is kept, and these
/// may hold PINs; a follow-up is of use only with both its ids.
Result<Event> parse_event(std::string_view body);

/// The same of an element of /events/list.
Result<Event> read_event(json::Value const& object);

/// A follow-up event with the ids that it needs.
bool can_be_followed(Event const& event);

}  // namespace sparekey::webhook
