#include "webhook/event.hpp"

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
    auto const event_id = identifier(root, "event_id");
    // No more is read of an event that is not wanted: unreadable ones are kept, and this one may hold a PIN.
    if (!is_wanted(*event_type)) return Event{event_id ? *event_id : "", *event_type, {}, {}, {}, {}};
    if (!event_id) return event_id.error();
    auto const workspace_id = optional_identifier(root, "workspace_id");
    if (!workspace_id) return workspace_id.error();
    auto const device_id = optional_identifier(root, "device_id");
    if (!device_id) return device_id.error();
    auto const access_code_id = optional_identifier(root, "access_code_id");
    if (!access_code_id) return access_code_id.error();
    auto const occurred_at = root.optional_instant("occurred_at");
    if (!occurred_at) return occurred_at.error();

    if (!*access_code_id) return Error{Errc::invalid_input, "access_code_id: missing in " + *event_type};
    return Event{*event_id, *event_type, *workspace_id, *device_id, *access_code_id, *occurred_at};
}

bool is_wanted(std::string_view event_type) {
    return event_type == "access_code.failed_to_set_on_device";
}

}  // namespace sparekey::webhook
