// The port to Seam's lists, which tell what no webhook brought. Implemented by lib/seam, for one workspace.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "reconcile/device_health.hpp"
#include "rescue/ports.hpp"
#include "webhook/event.hpp"

namespace sparekey::reconcile {

/// What /events/list is asked for. It has no cursor, and its order is not documented (SEAM.md §2).
struct EventQuery {
    std::vector<std::string> types;
    Instant since;                 // exclusive, as is `until`
    std::optional<Instant> until;  // nullopt: to the newest
    unsigned limit = 500;
    unsigned offset = 0;
};

/// One element, which is what a webhook's body would have been.
struct ListedEvent {
    webhook::Event event;
    std::optional<Instant> created_at;
};

struct EventPage {
    std::vector<ListedEvent> events;
    std::vector<std::string> unreadable;  // why the other elements are not among them
    std::size_t size() const { return events.size() + unreadable.size(); }
};

struct CodePage {
    std::vector<rescue::AccessCode> codes;
    std::size_t unreadable = 0;         // elements that are not among them: one must not hide the others
    std::string first_unreadable = {};  // why
    std::string next_cursor;            // empty: this is the last page
};

class SeamLists {
  public:
    virtual ~SeamLists() = default;

    virtual asio::awaitable<rescue::SeamResult<EventPage>> list_events(EventQuery query) = 0;

    /// `cursor` is the last page's, or empty.
    virtual asio::awaitable<rescue::SeamResult<DevicePage>> list_devices(std::string cursor,
                                                                         unsigned limit) = 0;
    virtual asio::awaitable<rescue::SeamResult<CodePage>> list_access_codes(std::string_view device_id,
                                                                            std::string cursor,
                                                                            unsigned limit) = 0;
};

}  // namespace sparekey::reconcile
