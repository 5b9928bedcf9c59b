// Seam's events as far as sparekeyd reads them: the bare JSON object that is the webhook's body (SEAM.md §3,
// §5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
    std::optional<std::string> access_code_id;  // always there if the type is wanted
    std::optional<Instant> occurred_at;
};

/// Reads a verified body. Unknown members are ignored; a member that is read must have its documented type,
/// and a wanted event must name its access code. An error names the member, never its value.
Result<Event> parse_event(std::string_view body);

/// The same of an element of /events/list.
Result<Event> read_event(json::Value const& object);

/// Does this type start a rescue?
bool is_wanted(std::string_view event_type);

}  // namespace sparekey::webhook
