#include "reconcile/catch_up.hpp"

#include <algorithm>

#include "reconcile/event_walk.hpp"
#include "reconcile/found.hpp"
#include "reconcile/seam_trouble.hpp"

namespace sparekey::reconcile {
namespace {

using std::chrono::milliseconds;

/// Beyond what WebhookWatch needs to see an event once more when its time of grace is over: events may become
/// visible later than they were created.
constexpr std::chrono::minutes kMargin{10};

/// A cursor, or an event, that is further ahead of our clock is not believed.
constexpr std::chrono::minutes kMostAhead{10};

/// The last event stays within the overlap until a newer one comes. After a day it is not offered to the
/// queue any more, whose records do not last for ever; nor is an alert kept open about it.
constexpr std::chrono::hours kSettled{24};

std::vector<std::string> wanted_types() {
    std::vector<std::string> types;
    for (auto const& wanted : webhook::kWantedTypes) types.emplace_back(wanted.name);
    return types;
}

long long seconds(milliseconds duration) {
    return std::chrono::floor<std::chrono::seconds>(duration).count();
}

}  // namespace

/// One look at the list.
struct CatchUp::Look {
    Instant now;
    std::optional<Instant> known{};   // the cursor
    std::optional<Instant> missed{};  // the newest event that no webhook brought, until that is settled
    std::optional<Instant> newest{};
    WebhookWatch webhooks{};
    std::size_t accepted = 0;
};

std::string_view newest_in(std::string_view cursor) {
    return cursor.substr(0, cursor.find(' '));
}

CatchUp::CatchUp(CatchUpOptions options, ReconcileWorld world)
    : options_(std::move(options)), world_(std::move(world)), watching_since_(world_.clock.now()) {
    world_.log = world_.log.with({{"workspace", std::string_view(options_.workspace)}});
}

asio::awaitable<Result<std::string>> CatchUp::perform(std::string cursor) {
    Look look{world_.clock.now()};
    read(cursor, look);
    auto const looked = co_await look_through(look);
    if (!looked) co_return looked.error();
    world_.observer.up_to_date(options_.workspace, look.now);
    tell_of_webhooks(look);
    if (look.accepted > 0) world_.log.info("caught up", {{"events", look.accepted}});
    auto const newest = look.newest ? to_string(*look.newest) : std::string();
    co_return look.missed ? newest + " " + to_string(*look.missed) : newest;
}

void CatchUp::read(std::string const& cursor, Look& look) const {
    if (cursor.empty()) return;
    auto const newest = newest_in(cursor);
    auto const known = parse_instant(newest);
    auto const missed =
        parse_instant(std::string_view(cursor).substr(std::min(newest.size() + 1, cursor.size())));
    if (missed) look.missed = *missed;
    if (known && *known <= look.now + kMostAhead) {
        look.known = look.newest = *known;
        return;
    }
    world_.log.warning("how far the last catch-up came is not to be believed; looking back",
                       {{"cursor", std::string_view(cursor)}, {"look_back_s", seconds(options_.look_back)}});
}

asio::awaitable<Result<void>> CatchUp::look_through(Look& look) {
    auto const overlap = options_.grace + options_.every + kMargin;
    auto const since = look.known ? *look.known - overlap : look.now - options_.look_back;
    EventWalk walk(world_.seam, wanted_types(), since, options_.patience);
    while (true) {
        auto const page = co_await walk.next();
        if (!page) co_return seam_trouble("Seam's list of events", page.error());
        if (!*page) co_return Result<void>();
        tell_unreadable((*page)->unreadable, look.now);
        for (auto const& listed : (*page)->events) {
            auto const taken = co_await take_in(listed, look);
            if (!taken) co_return taken.error();
        }
    }
}

asio::awaitable<Result<void>> CatchUp::take_in(ListedEvent const& listed, Look& look) {
    auto const& [event, created_at] = listed;
    auto const kind = webhook::kind_of(event.event_type);
    if (kind == webhook::EventKind::unwanted) co_return Result<void>();
    if (kind == webhook::EventKind::follow_up && !webhook::can_be_followed(event)) co_return Result<void>();
    auto const settled = created_at && *created_at <= look.known && look.now - *created_at > kSettled;
    if (settled) co_return Result<void>();

    auto const acceptance =
        co_await accept_found(world_.inbox, options_.workspace, event, webhook::Origin::caught_up);
    if (!acceptance) co_return acceptance.error();
    if (*acceptance == webhook::Acceptance::accepted) {
        ++look.accepted;
        world_.observer.caught_up(options_.workspace);
        auto const age = created_at ? seconds(look.now - *created_at) : 0;
        world_.log.info("an event was found by reconciliation",
                        {{"event_id", std::string_view(event.event_id)},
                         {"event_type", std::string_view(event.event_type)},
                         {"access_code_id", std::string_view(event.access_code_id.value_or(""))},
                         {"age_s", age}});
    }
    if (!created_at) co_return Result<void>();
    // What a follow-up's webhook was about may not have mattered then, and so it was not kept.
    if (*acceptance == webhook::Acceptance::duplicate)
        look.webhooks.brought(*created_at);
    else if (kind == webhook::EventKind::failure)
        look.webhooks.found(*created_at);
    if (*created_at <= look.now + kMostAhead) look.newest = std::max(look.newest, created_at);
    co_return Result<void>();
}

void CatchUp::tell_unreadable(std::vector<std::string> const& why, Instant now) {
    if (why.empty()) return;
    world_.log.warning("events that Seam lists cannot be read",
                       {{"events", why.size()}, {"first", std::string_view(why.front())}});
    auto const today = to_string(now).substr(0, sizeof "2026-11-23" - 1);
    world_.alerts.raise({rescue::Severity::warning,
                         "event_unreadable",
                         "event_unreadable:" + options_.workspace + ":" + today,
                         "An event that Seam lists cannot be read: " + why.front() + ".",
                         {{"workspace", options_.workspace}}});
}

/// Open until a newer event comes by webhook, or for a day if there is none.
void CatchUp::tell_of_webhooks(Look& look) {
    auto const key = "webhooks_missed:" + options_.workspace;
    auto const missed = look.webhooks.judge(look.now, options_.grace, watching_since_);
    if (missed)
        look.missed = missed->last;
    else if (look.webhooks.newest_brought() > look.missed || look.missed < look.now - kSettled)
        look.missed.reset();
    if (!look.missed) world_.alerts.resolve(key);
    if (!missed) return;
    auto const count = std::to_string(missed->count);
    auto const first = to_string(missed->first);
    world_.alerts.raise(
        {rescue::Severity::warning,
         "webhooks_missed",
         key,
         "Seam's webhooks do not arrive: " + count + " events since " + first +
             " were found only by asking Seam, which takes minutes longer. The endpoint may be disabled: see "
             "Developer > Webhooks in Seam's console.",
         {{"workspace", options_.workspace}, {"since", first}, {"events", count}}});
}

}  // namespace sparekey::reconcile
