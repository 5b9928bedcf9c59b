// Turning a lock's pool of backup codes on. The documented way is to create a time-bound code with
// use_backup_access_code_pool: it is "a one-time process for each device", after which Seam "consistently
// maintains" a pool that all codes of the device share (docs.seam.co, backup-access-codes). So the code that
// does it is not needed afterwards, and is deleted. Of /devices/update {backup_access_code_pool_enabled} only
// `false` is documented.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "reconcile/device_health.hpp"
#include "reconcile/patience.hpp"
#include "reconcile/seam_lists.hpp"

namespace sparekey::reconcile {

/// A code that somebody may find in the lock's app if we cannot delete it.
inline constexpr std::string_view kPoolCodeName = "sparekeyd pool";

struct PoolCode {
    std::string device_id;
    Instant starts_at;
    Instant ends_at;
};

/// What turning a pool on needs of Seam. Implemented by lib/seam, for one workspace.
class PoolApi {
  public:
    virtual ~PoolApi() = default;
    virtual asio::awaitable<rescue::SeamResult<DeviceHealth>> get_device_health(
        std::string_view device_id) = 0;
    /// Creates a code of this name and use with use_backup_access_code_pool; its id. Its PIN is Seam's
    /// choice, and nobody's business. Not to be repeated blindly: twice makes two.
    virtual asio::awaitable<rescue::SeamResult<std::string>> create_pool_code(PoolCode code) = 0;
    virtual asio::awaitable<rescue::SeamResult<void>> delete_access_code(std::string_view access_code_id) = 0;
};

/// As Seam says, or as it follows from what is wrong with the pool.
bool is_pool_on(DeviceHealth const& device);

/// Why a lock's pool is not to be turned on; nullopt: it is. `named`: a person asked for this very lock, so
/// that Seam's silence about what it supports is no obstacle.
std::optional<std::string> why_left(DeviceHealth const& device, bool named);

struct PoolSwitchOutcome {
    enum class Kind {
        on,       // Seam says so
        unknown,  // Seam took the code, and does not say whether the pool is on
        failed,
    };
    Kind kind = Kind::failed;
    std::string detail;     // why it failed
    std::string code_left;  // the id of the code that could not be deleted; empty: none is left
};

struct PoolSwitchTimes {
    Patience patience{6, std::chrono::seconds(2), std::chrono::seconds(60)};
    unsigned looks = 5;  // for the pool to be on
    std::chrono::milliseconds between_looks{std::chrono::seconds(1)};
};

/// For one thread. The references outlive it.
class PoolSwitch {
  public:
    PoolSwitch(SeamLists& lists, PoolApi& api, Clock const& clock, PoolSwitchTimes times = {})
        : lists_(lists), api_(api), clock_(clock), times_(times) {}

    asio::awaitable<PoolSwitchOutcome> turn_on(std::string device_id);

  private:
    asio::awaitable<rescue::SeamResult<std::string>> create(PoolCode code);
    asio::awaitable<rescue::SeamResult<std::optional<std::string>>> find(PoolCode code);
    asio::awaitable<PoolSwitchOutcome> confirm(std::string device_id);
    asio::awaitable<bool> remove(std::string access_code_id);

    SeamLists& lists_;
    PoolApi& api_;
    Clock const& clock_;
    PoolSwitchTimes times_;
};

}  // namespace sparekey::reconcile
