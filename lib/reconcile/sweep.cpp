#include "reconcile/sweep.hpp"

#include <functional>
#include <utility>

#include "reconcile/device_pages.hpp"
#include "reconcile/found.hpp"
#include "reconcile/seam_trouble.hpp"
#include "rescue/decision.hpp"
#include "webhook/identifier.hpp"

namespace sparekey::reconcile {
namespace {

using rescue::SeamError;
using rescue::SeamResult;
using std::chrono::milliseconds;

constexpr unsigned kCodesPerPage = 500;
constexpr unsigned kMostPages = 10'000;  // then something is wrong with the other side
constexpr unsigned kMostInARow = 5;      // devices that cannot be looked at, before the rest is not tried

SeamError endless(std::string_view what) {
    SeamError error;
    error.message = std::string(what) + " does not come to an end";
    return error;
}

}  // namespace

bool needs_rescue(rescue::AccessCode const& code, Instant now) {
    if (!code.has_error("failed_to_set_on_device")) return false;
    rescue::Job const nothing_known;
    std::optional<rescue::AccessCode> const original(code);
    std::optional<rescue::AccessCode> const no_backup;
    rescue::Situation const situation{nothing_known, original, no_backup, false, false, now};
    auto const decision = rescue::decide(situation, rescue::DecisionRules());
    // The rest would only be noise: not to be rescued, or not any more.
    return decision.act == rescue::Decision::Act::pull || decision.act == rescue::Decision::Act::hold;
}

Sweep::Sweep(SweepOptions options, ReconcileWorld world)
    : options_(std::move(options)), world_(std::move(world)) {
    world_.log = world_.log.with({{"workspace", std::string_view(options_.workspace)}});
}

asio::awaitable<Result<std::string>> Sweep::perform(std::string cursor) {
    reached_ = cursor;
    auto const devices = co_await managed_devices(cursor);
    if (!devices) co_return seam_trouble("Seam's list of devices", devices.error());
    if (cursor.empty()) young_before_ = std::exchange(young_, {});
    std::size_t skipped = 0;
    unsigned in_a_row = 0;
    for (auto const& device_id : *devices) {
        auto const codes = co_await overlooked_on(device_id);
        if (!codes && codes.error().kind == SeamError::Kind::not_found) continue;  // removed meanwhile
        if (!codes) {
            ++skipped;
            // What Seam refuses is this device's own matter: one that has no codes, such as a thermostat.
            if (codes.error().kind == SeamError::Kind::rejected) continue;
            auto const refused = codes.error().kind == SeamError::Kind::unauthorized;
            if (!refused && ++in_a_row < kMostInARow) continue;
            // The list of devices was answered just now, so these may be broken for ever: they wait for the
            // next sweep, and not those behind them.
            if (codes.error().kind == SeamError::Kind::temporary && reached_ == cursor) reached_ = device_id;
            co_return seam_trouble("Seam's list of access codes", codes.error());
        }
        in_a_row = 0;
        for (auto const& code : *codes) {
            auto const taken = co_await take_in(code);
            if (!taken) co_return taken.error();
        }
        reached_ = device_id;
    }
    reached_.clear();
    world_.log.info("swept", {{"devices", devices->size()}, {"skipped", skipped}, {"behind", cursor}});
    co_return std::string();
}

/// Their ids, those behind this one.
asio::awaitable<SeamResult<std::set<std::string>>> Sweep::managed_devices(std::string behind) {
    std::set<std::string> ids;
    DevicePages pages(world_.seam, options_.patience);
    while (true) {
        auto page = co_await pages.next();
        if (!page) co_return page.error();
        if (!*page) co_return ids;
        for (auto& device : (*page)->devices)
            if (device.is_managed && device.device_id > behind) ids.insert(std::move(device.device_id));
    }
}

asio::awaitable<SeamResult<std::vector<rescue::AccessCode>>> Sweep::overlooked_on(std::string device_id) {
    std::vector<rescue::AccessCode> found;
    std::string cursor;
    for (unsigned pages = 0; pages < kMostPages; ++pages) {
        std::function<asio::awaitable<SeamResult<CodePage>>()> const ask = [&] {
            return world_.seam.list_access_codes(device_id, cursor, kCodesPerPage);
        };
        auto page = co_await ask_patiently(ask, options_.patience);
        if (!page) co_return page.error();
        if (page->unreadable > 0)
            world_.log.warning("access codes that Seam lists cannot be read",
                               {{"device_id", std::string_view(device_id)},
                                {"codes", page->unreadable},
                                {"first", std::string_view(page->first_unreadable)}});
        auto const now = world_.clock.now();
        for (auto& code : page->codes) {
            // Seam's fake lists every device's codes (SEAM.md §4).
            if (code.device_id != device_id || !needs_rescue(code, now)) continue;
            if (!is_overlooked(code)) continue;
            code.pin = Secret();
            found.push_back(std::move(code));
        }
        if (page->next_cursor.empty()) co_return found;
        if (page->next_cursor == cursor) break;
        cursor = std::move(page->next_cursor);
    }
    co_return endless("the list of access codes");
}

/// A young failure is left to its event, once: nobody publishes whether Seam dates an error anew each time it
/// tries.
bool Sweep::is_overlooked(rescue::AccessCode const& code) {
    auto const young = code.failed_at && *code.failed_at > world_.clock.now() - options_.grace;
    if (!young || young_before_.contains(code.access_code_id)) return true;
    young_.insert(code.access_code_id);
    return false;
}

asio::awaitable<Result<void>> Sweep::take_in(rescue::AccessCode const& code) {
    if (!webhook::is_identifier(code.access_code_id)) co_return Result<void>();  // it would become a key
    webhook::Event event;
    // The same for as long as it is the same failure.
    event.event_id =
        "sweep:" + code.access_code_id + ":" + (code.failed_at ? to_string(*code.failed_at) : "unknown");
    event.event_type = "access_code.failed_to_set_on_device";
    event.device_id = code.device_id;
    event.access_code_id = code.access_code_id;
    event.occurred_at = code.failed_at;

    auto const acceptance = co_await accept_found(world_.inbox, options_.workspace, event,
                                                  webhook::Origin::swept, code.starts_at);
    if (!acceptance) co_return acceptance.error();
    if (*acceptance != webhook::Acceptance::accepted) co_return Result<void>();

    world_.observer.swept(options_.workspace);
    world_.log.warning("a failure was found that no event told of",
                       {{"access_code_id", std::string_view(code.access_code_id)},
                        {"device_id", std::string_view(code.device_id)},
                        {"event_id", std::string_view(event.event_id)}});
    co_return Result<void>();
}

}  // namespace sparekey::reconcile
