#include "seam/event_list.hpp"

namespace sparekey::seam {

Result<reconcile::EventPage> read_event_page(json::Value const& answer) {
    auto const list = answer.array("events");
    if (!list) return list.error();
    reconcile::EventPage page;
    for (auto const& object : *list) {
        auto event = webhook::read_event(object);
        if (!event) {
            page.unreadable.push_back(event.error().message);
            continue;
        }
        auto const created_at = object.optional_instant("created_at");
        page.events.push_back({std::move(*event), created_at ? *created_at : std::nullopt});
    }
    return page;
}

}  // namespace sparekey::seam
