// All events that Seam lists since an instant, however many there are and in whatever order it lists them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reconcile/patience.hpp"
#include "reconcile/seam_lists.hpp"

namespace sparekey::reconcile {

/// A full page may have been cut short, and nobody publishes which events are then missing. So its span of
/// time is halved until the pages of all parts have room; only a span that is too short for that is paged by
/// offset. A server that ignores the limit, the offset or both costs requests, and no event.
class EventWalk {
  public:
    static constexpr unsigned kLimit = 500;          // per page: Seam's own default
    static constexpr unsigned kMostRequests = 1000;  // then something is wrong with the other side
    static constexpr unsigned kMostBarren = 20;  // full pages of one span, none of whose events can be read

    /// `lists` outlives it. A walk of many pages that began anew after each trouble might never come to the
    /// newest, so each request has `patience`.
    EventWalk(SeamLists& lists, std::vector<std::string> types, Instant since, Patience patience = {});

    /// The next events, none twice; nullopt: that was all.
    asio::awaitable<rescue::SeamResult<std::optional<EventPage>>> next();

  private:
    struct Span {
        Instant since;                 // both ends are exclusive
        std::optional<Instant> until;  // nullopt: open
        unsigned offset = 0;
        std::set<std::string> paged = {};  // what stood on the pages up to `offset`
        unsigned barren = 0;               // of these pages, with nothing new that can be read
    };

    void continue_behind(Span span, EventPage const& page);

    SeamLists& lists_;
    std::vector<std::string> types_;
    Patience patience_;
    std::vector<Span> open_;  // the oldest is the last
    std::set<std::string> seen_;
    unsigned requests_ = 0;
};

}  // namespace sparekey::reconcile
