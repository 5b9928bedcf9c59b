#include "daemon/replay/selection.hpp"

#include <algorithm>

#include "daemon/replay/point_in_time.hpp"
#include "webhook/event.hpp"

namespace sparekey::daemon {
namespace {

bool names(webhook::Recording const& recording, std::string const& id) {
    auto const is_it = [&](auto const& header) {
        return header.first.ends_with("-id") && header.second == id;
    };
    if (std::any_of(recording.headers.begin(), recording.headers.end(), is_it)) return true;
    auto const event = webhook::parse_event(recording.body);
    return event && (event->event_id == id || event->access_code_id == id);
}

Result<std::optional<Instant>> parse(std::string_view option, std::string const& text, Instant now) {
    if (text.empty()) return std::optional<Instant>();
    auto const at = parse_point_in_time(text, now);
    if (!at) return with_context(option, at.error());
    return std::optional(*at);
}

}  // namespace

bool Selection::includes(webhook::Recording const& recording) const {
    if (since && recording.received_at < *since) return false;
    if (until && recording.received_at >= *until) return false;
    return id.empty() || names(recording, id);
}

Result<Selection> make_selection(std::string const& since, std::string const& until, std::string id,
                                 Instant now) {
    auto const from = parse("--since", since, now);
    if (!from) return from.error();
    auto const to = parse("--until", until, now);
    if (!to) return to.error();
    return Selection{*from, *to, std::move(id)};
}

}  // namespace sparekey::daemon
