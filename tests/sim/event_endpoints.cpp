// /events/get and /events/list.
#include <algorithm>
#include <random>

#include "sim/endpoints.hpp"

namespace sparekey::sim {
namespace {

constexpr std::size_t kDefaultEventLimit = 500;

/// Many parameters come as one value or as a list.
std::vector<std::string> one_or_many(Params const& params, std::string_view one, std::string_view many) {
    auto values = params.list(many);
    if (auto value = params.text(one)) values.push_back(std::move(*value));
    return values;
}

Checked<std::optional<Instant>> instant_of(std::string_view key, std::string const& text) {
    auto const instant = parse_instant(text);
    if (!instant) return invalid_input(key, "Invalid date");
    return std::optional<Instant>(*instant);
}

struct EventFilter {
    std::vector<std::string> ids;
    std::vector<std::string> types;
    std::vector<std::string> device_ids;
    std::vector<std::string> access_code_ids;
    std::optional<Instant> since;  // exclusive
    std::optional<Instant> until;  // inclusive

    bool lets_through(Event const& event) const {
        if (since && event.created_at <= *since) return false;
        if (until && event.created_at > *until) return false;
        return is_wanted(ids, event.id) && is_wanted(types, event.type) &&
               is_wanted(device_ids, event.device_id) && is_wanted(access_code_ids, event.access_code_id);
    }
};

Checked<EventFilter> event_filter(Params const& params) {
    auto const since = params.instant("since");
    if (!since) return since.error();
    EventFilter filter = {.ids = params.list("event_ids"),
                          .types = one_or_many(params, "event_type", "event_types"),
                          .device_ids = one_or_many(params, "device_id", "device_ids"),
                          .access_code_ids = one_or_many(params, "access_code_id", "access_code_ids"),
                          .since = *since,
                          .until = std::nullopt};
    auto const between = params.list("between");
    if (between.empty()) return filter;
    if (between.size() != 2) return invalid_input("between", "Array must contain exactly 2 element(s)");
    auto const from = instant_of("between", between[0]);
    auto const to = instant_of("between", between[1]);
    if (!from) return from.error();
    if (!to) return to.error();
    filter.since = *from;
    filter.until = *to;
    return filter;
}

/// Shuffled, it is another order for each request.
void put_in_order(std::vector<Event const*>& events, EventOrder order) {
    auto const by_age = [](Event const* event) { return event->created_at; };
    std::ranges::stable_sort(events, {}, by_age);
    if (order == EventOrder::newest_first) std::ranges::reverse(events);
    if (order == EventOrder::shuffled) std::ranges::shuffle(events, std::random_device());
}

}  // namespace

Answer events_get(Call const& call) {
    auto const event = find_own(call, call.world.events, "event_id",
                                {.status = 404, .type = "event_not_found", .message = "Event not found"});
    if (!event) return event.error();
    return ok([&](json::Writer& writer) {
        writer.key("event").raw((*event)->json).member("message", "Event found");
    });
}

Answer events_list(Call const& call) {
    auto const filter = event_filter(call.params);
    if (!filter) return filter.error();
    auto const limit = call.params.number("limit", kDefaultEventLimit);
    if (!limit) return limit.error();
    auto const offset = call.params.number("unstable_offset", 0);
    if (!offset) return offset.error();

    std::vector<Event const*> matched;
    for (auto const& event : call.world.events) {
        if (event.workspace_id == call.workspace.id && !event.is_lost && filter->lets_through(event))
            matched.push_back(&event);
    }
    put_in_order(matched, call.world.behaviour.event_order);
    auto const paged = call.world.behaviour.event_pages;
    return ok([&](json::Writer& writer) {
        writer.key("events").begin_array();
        for (std::size_t place = 0; place < matched.size(); ++place) {
            if (!paged || (place >= *offset && place - *offset < *limit)) writer.raw(matched[place]->json);
        }
        writer.end_array();
    });
}

}  // namespace sparekey::sim
