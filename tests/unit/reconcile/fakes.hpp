// Seam's lists, an inbox and the rest, as far as reconciliation sees them.
#pragma once

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <deque>
#include <functional>
#include <map>
#include <set>

#include "reconcile/catch_up.hpp"
#include "support/manual_clock.hpp"
#include "support/run.hpp"

namespace sparekey::reconcile {

inline constexpr std::string_view kFailed = "access_code.failed_to_set_on_device";

/// Lists as `order` and the switches say; answers `troubles` first.
class FakeLists final : public SeamLists {
  public:
    std::vector<ListedEvent> events;      // as it lists them
    std::vector<std::string> unreadable;  // beside them, on each page
    std::set<std::string> garbled;        // ids of events that cannot be read
    bool knows_limit = true;
    bool knows_offset = true;
    std::deque<rescue::SeamError> troubles;  // of any list
    std::size_t trouble_every = 0;           // one query of so many fails; 0: none
    std::vector<EventQuery> queries;

    std::map<std::string, std::vector<rescue::AccessCode>> codes;  // by device
    std::set<std::string> unmanaged;
    std::set<std::string> broken;  // devices whose codes cannot be listed
    rescue::SeamError broken_with;
    std::size_t page_size = 2;  // of devices and codes
    bool endless = false;       // each page of devices names itself as the next
    std::size_t requests = 0;   // for devices and codes

    void add(std::string id, Instant created_at, std::string_view type = kFailed) {
        webhook::Event event;
        event.event_id = id;
        event.event_type = type;
        event.access_code_id = "code-" + id;
        event.occurred_at = created_at;
        events.push_back({event, created_at});
    }

    asio::awaitable<rescue::SeamResult<EventPage>> list_events(EventQuery query) override {
        queries.push_back(query);
        if (trouble_every > 0 && queries.size() % trouble_every == 0) co_return rescue::SeamError();
        if (auto const trouble = next_trouble()) co_return *trouble;
        EventPage page;
        std::size_t place = 0;
        for (auto const& listed : events) {
            if (listed.created_at <= query.since) continue;
            if (query.until && listed.created_at >= query.until) continue;
            auto const at = place++;
            if (knows_offset && at < query.offset) continue;
            if (knows_limit && page.size() == query.limit) continue;
            if (garbled.contains(listed.event.event_id))
                page.unreadable.emplace_back("event_id: missing");
            else
                page.events.push_back(listed);
        }
        page.unreadable.insert(page.unreadable.end(), unreadable.begin(), unreadable.end());
        co_return page;
    }

    asio::awaitable<rescue::SeamResult<DevicePage>> list_devices(std::string cursor, unsigned) override {
        ++requests;
        if (auto const trouble = next_trouble()) co_return *trouble;
        DevicePage page;
        auto at = cursor.empty() ? codes.begin() : codes.find(cursor);
        for (; at != codes.end() && page.devices.size() < page_size; ++at) {
            DeviceHealth device;
            device.device_id = at->first;
            device.is_managed = !unmanaged.contains(at->first);
            page.devices.push_back(device);
        }
        if (at != codes.end()) page.next_cursor = at->first;
        if (endless) page.next_cursor = "again";
        co_return page;
    }

    asio::awaitable<rescue::SeamResult<CodePage>> list_access_codes(std::string_view device_id,
                                                                    std::string cursor, unsigned) override {
        ++requests;
        if (auto const trouble = next_trouble()) co_return *trouble;
        if (broken.contains(std::string(device_id))) co_return broken_with;
        auto const& all = codes.at(std::string(device_id));
        auto const begin = cursor.empty() ? 0 : std::stoul(cursor);
        CodePage page;
        for (auto at = begin; at < std::min(all.size(), begin + page_size); ++at)
            page.codes.push_back(all[at]);
        if (begin + page_size < all.size()) page.next_cursor = std::to_string(begin + page_size);
        co_return page;
    }

  private:
    std::optional<rescue::SeamError> next_trouble() {
        if (troubles.empty()) return std::nullopt;
        auto const trouble = troubles.front();
        troubles.pop_front();
        return trouble;
    }
};

/// Knows events as accept.lua does.
class FakeInbox final : public webhook::Inbox {
  public:
    std::set<std::string> by_webhook;           // event ids
    std::vector<webhook::Delivery> accepted;    // by reconciliation
    std::vector<webhook::Delivery> deliveries;  // all of its calls
    std::size_t room = 1'000'000;
    std::optional<Error> trouble;

    asio::awaitable<Result<webhook::Acceptance>> accept(webhook::Delivery const& delivery) override {
        deliveries.push_back(delivery);
        if (trouble) co_return *trouble;
        auto const& id = delivery.event->event_id;
        if (by_webhook.contains(id)) co_return webhook::Acceptance::duplicate;
        for (auto const& known : accepted)
            if (known.event->event_id == id) co_return webhook::Acceptance::repeated;
        if (accepted.size() >= room) co_return webhook::Acceptance::full;
        accepted.push_back(delivery);
        co_return webhook::Acceptance::accepted;
    }

    std::vector<std::string> ids() const {
        std::vector<std::string> ids;
        for (auto const& delivery : accepted) ids.push_back(delivery.event->event_id);
        return ids;
    }
};

class FakeAlerts final : public rescue::Alerts {
  public:
    std::map<std::string, rescue::Alert> open;

    void raise(rescue::Alert alert) override { open.insert_or_assign(alert.dedup_key, alert); }
    void resolve(std::string_view key) override { open.erase(std::string(key)); }
    bool told(std::string_view key) const override { return open.contains(std::string(key)); }
};

class CountingObserver final : public ReconcileObserver {
  public:
    unsigned found = 0;
    std::optional<Instant> current;

    void caught_up(std::string_view) override { ++found; }
    void swept(std::string_view) override { ++found; }
    void up_to_date(std::string_view, Instant now) override { current = now; }
};

/// All that a duty works with, at noon.
struct FakeWorld {
    FakeLists seam;
    FakeInbox inbox;
    FakeAlerts alerts;
    ManualClock clock{parse_instant("2026-11-24T12:00:00Z").value()};
    CountingObserver observer;

    ReconcileWorld world() { return {seam, inbox, alerts, clock, observer, Log()}; }
    Instant now() const { return clock.now(); }
};

inline rescue::SeamError seam_error(rescue::SeamError::Kind kind, int status) {
    rescue::SeamError error;
    error.kind = kind;
    error.status = status;
    error.message = "no";
    return error;
}

}  // namespace sparekey::reconcile
