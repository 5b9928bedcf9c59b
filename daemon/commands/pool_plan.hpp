// Which pools `pool enable` turns on, and why it leaves the others. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reconcile/device_health.hpp"

namespace sparekey::daemon {

inline constexpr std::size_t kLongestLockName = 60;  // columns of a terminal

struct PlannedLock {
    std::string workspace;
    std::string device_id;
    std::string name;
    std::optional<std::string> left;  // why; nullopt: its pool is turned on
    bool is_on = false;               // left because there is nothing to do
};

class PoolPlan {
  public:
    /// `wanted`: a lock's id, or else its name; empty: all.
    explicit PoolPlan(std::string wanted) : wanted_(std::move(wanted)) {}

    void add(std::string const& workspace, reconcile::DeviceHealth const& device);

    /// Once all were added: why there is no such lock; nullopt: there is.
    std::optional<std::string> mistake() const;

    std::vector<PlannedLock> const& to_turn_on() const { return to_turn_on_; }
    std::vector<PlannedLock> const& left() const { return left_; }
    /// "1 lock" or "2 locks" to turn on, by workspace.
    std::map<std::string, std::string> counts() const;
    bool left_a_named_lock_off() const { return !wanted_.empty() && !left_.empty() && !left_.front().is_on; }

  private:
    std::string wanted_;
    bool found_by_id_ = false;
    std::vector<PlannedLock> to_turn_on_;
    std::vector<PlannedLock> left_;
};

}  // namespace sparekey::daemon
