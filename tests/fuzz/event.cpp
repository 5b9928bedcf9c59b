// A verified webhook's body.
#include "webhook/event.hpp"
#include "fuzz/fuzz.hpp"
#include "webhook/identifier.hpp"

using namespace sparekey;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const event = webhook::parse_event(fuzz::text_of(data, size));
    if (!event) {
        fuzz::require(!event.error().message.empty(), "an error says what is wrong");
        return 0;
    }
    fuzz::require(webhook::is_identifier(event->event_type), "the type is an identifier");
    auto const kind = webhook::kind_of(event->event_type);
    if (kind != webhook::EventKind::failure && kind != webhook::EventKind::delay) return 0;
    fuzz::require(webhook::is_identifier(event->event_id), "the id becomes a key in Redis");
    fuzz::require(event->access_code_id && webhook::is_identifier(*event->access_code_id),
                  "what starts a rescue has a code");
    return 0;
}
