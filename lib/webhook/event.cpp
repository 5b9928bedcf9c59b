#include "webhook/event.hpp"

#include <algorithm>

#include "webhook/identifier.hpp"

namespace sparekey::webhook {
namespace {

Error not_an_identifier(std::string_view key) {
    return {Errc::invalid_input, std::string(key) + ": not 1 to 256 visible ASCII characters"};
}

Result<std::string> identifier(json::Value const& object, std::string_view key) {
    auto text = object.string(key);
    if (text && !is_identifier(*text)) return not_an_identifier(key);
    return text;
}

Result<std::optional<std::string>> optional_identifier(json::Value const& object, std::string_view key) {
    auto text = object.optional_string(key);
    if (text && *text && !is_identifier(**text)) return not_an_identifier(key);
    return text;
}

/// What is not in order is left out.
template <class T>
std::optional<T> or_none(Result<std::optional<T>> const& member) {
    return member ? *member : std::nullopt;
}

}  // namespace

Result<Event> parse_event(std::string_view body) {
    auto const document = json::Document::parse(body);
    if (!document) return document.error();
    return read_event(document->root());
}

Result<Event> read_event(json::Value const& root) {
    if (!root.is_object()) return Error{Errc::invalid_input, "the body is not a JSON object"};

    auto const event_type = identifier(root, "event_type");
    if (!event_type) return event_type.error();
    auto const kind = kind_of(*event_type);
    auto const event_id = identifier(root, "event_id");
    auto const access_code_id = optional_identifier(root, "access_code_id");
    Event event;
    event.event_id = event_id ? *event_id : "";
    event.event_type = *event_type;
    event.workspace_id = or_none(optional_identifier(root, "workspace_id"));
    event.device_id = or_none(optional_identifier(root, "device_id"));
    event.access_code_id = or_none(access_code_id);
    event.occurred_at = or_none(root.optional_instant("occurred_at"));
    if (kind == EventKind::unwanted || kind == EventKind::follow_up) return event;

    // No more than a rescue needs: a guest should not wait for a person because of a date in another form.
    if (!event_id) return event_id.error();
    if (!access_code_id) return access_code_id.error();
    if (!*access_code_id) return Error{Errc::invalid_input, "access_code_id: missing in " + *event_type};
    return event;
}

EventKind kind_of(std::string_view event_type) {
    auto const* const found =
        std::find_if(kWantedTypes.begin(), kWantedTypes.end(),
                     [&](WantedType const& wanted) { return wanted.name == event_type; });
    return found == kWantedTypes.end() ? EventKind::unwanted : found->kind;
}

bool can_be_followed(Event const& event) {
    return !event.event_id.empty() && event.access_code_id.has_value();
}

}  // namespace sparekey::webhook
