#include "reconcile/pool_switch.hpp"

#include "reconcile/lock_health.hpp"

namespace sparekey::reconcile {
namespace {

using Kind = PoolSwitchOutcome::Kind;
using rescue::SeamError;
using rescue::SeamResult;
using std::chrono::hours;

// Codes are put on a lock at most 72 h before they begin (SEAM.md §1.4): this one never is, because it is
// deleted at once; if it cannot be, it opens the door for an hour that nobody knows the PIN of.
constexpr hours kAhead{96};
constexpr hours kLength{1};
constexpr unsigned kPage = 200;

PoolCode code_for(std::string device_id, Instant now) {
    // Some locks take whole hours alone.
    auto const starts_at = std::chrono::ceil<hours>(now + kAhead);
    return {std::move(device_id), starts_at, starts_at + kLength};
}

PoolSwitchOutcome failed(std::string detail) {
    PoolSwitchOutcome outcome;
    outcome.detail = std::move(detail);
    return outcome;
}

}  // namespace

bool is_pool_on(DeviceHealth const& device) {
    auto const troubles = troubles_of(device);
    return device.pool_enabled.value_or(has(troubles, LockCondition::pool_empty) ||
                                        has(troubles, LockCondition::pool_partial) ||
                                        has(troubles, LockCondition::many_backups));
}

std::optional<std::string> why_left(DeviceHealth const& device, bool named) {
    if (!device.is_managed) return "Seam does not manage it";
    auto const troubles = troubles_of(device);
    if (is_pool_on(device)) return "its pool is on already";
    if (device.pool_supported == false) return "it cannot have a pool";
    if (!device.pool_supported && !named)
        return "Seam does not say whether it can have a pool: name it to try";
    if (has(troubles, LockCondition::offline)) return "it is offline";
    if (has(troubles, LockCondition::slots_full)) return "it has no room for more codes";
    return std::nullopt;
}

asio::awaitable<PoolSwitchOutcome> PoolSwitch::turn_on(std::string device_id) {
    auto const id = co_await create(code_for(device_id, clock_.now()));
    if (!id) co_return failed(id.error().message);
    auto outcome = co_await confirm(device_id);
    auto const removed = co_await remove(*id);
    if (removed && outcome.kind == Kind::on) {
        // That the pool outlives the code is Seam's word; this is the proof.
        auto const still = co_await confirm(device_id);
        outcome = still;
        if (outcome.kind != Kind::on) outcome.detail = "after its code was deleted: " + outcome.detail;
    }
    if (!removed) outcome.code_left = *id;
    co_return outcome;
}

/// Who got no answer looks whether the code is there, before trying again: two would be one too many.
asio::awaitable<SeamResult<std::string>> PoolSwitch::create(PoolCode code) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    for (unsigned attempt = 1;; ++attempt) {
        auto created = co_await api_.create_pool_code(code);
        if (created || !may_pass(created.error())) co_return created;
        if (created.error().kind == SeamError::Kind::temporary) {
            auto const found = co_await find(code);
            if (!found) {
                auto error = created.error();
                error.message += "; a code named \"" + std::string(kPoolCodeName) + "\" may have been left";
                co_return error;
            }
            if (*found) co_return **found;
        }
        if (attempt >= times_.patience.tries) co_return created;
        pause.expires_after(pause_after(created.error(), attempt, times_.patience));
        co_await pause.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<SeamResult<std::optional<std::string>>> PoolSwitch::find(PoolCode code) {
    std::string cursor;
    while (true) {
        std::function<asio::awaitable<SeamResult<CodePage>>()> const ask = [&] {
            return lists_.list_access_codes(code.device_id, cursor, kPage);
        };
        auto page = co_await ask_patiently(ask, times_.patience);
        if (!page) co_return page.error();
        for (auto const& other : page->codes)
            if (other.device_id == code.device_id && other.name == kPoolCodeName &&
                other.starts_at == code.starts_at)
                co_return std::optional(other.access_code_id);
        if (page->next_cursor.empty() || page->next_cursor == cursor)
            co_return std::optional<std::string>(std::nullopt);
        cursor = page->next_cursor;
    }
}

asio::awaitable<PoolSwitchOutcome> PoolSwitch::confirm(std::string device_id) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    std::function<asio::awaitable<SeamResult<DeviceHealth>>()> const ask = [&] {
        return api_.get_device_health(device_id);
    };
    PoolSwitchOutcome outcome;
    for (unsigned look = 1;; ++look) {
        auto const device = co_await ask_patiently(ask, times_.patience);
        if (!device) co_return failed("it cannot be read again: " + device.error().message);
        if (!device->pool_enabled) outcome.kind = Kind::unknown;
        if (device->pool_enabled == true) outcome.kind = Kind::on;
        if (device->pool_enabled != false) co_return outcome;
        if (look >= times_.looks) co_return failed("Seam took the code, and says that the pool is off");
        pause.expires_after(times_.between_looks);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

/// False: it is still there, as far as anybody knows.
asio::awaitable<bool> PoolSwitch::remove(std::string access_code_id) {
    std::function<asio::awaitable<SeamResult<void>>()> const ask = [&] {
        return api_.delete_access_code(access_code_id);
    };
    auto const deleted = co_await ask_patiently(ask, times_.patience);
    co_return deleted || deleted.error().kind == SeamError::Kind::not_found;
}

}  // namespace sparekey::reconcile
