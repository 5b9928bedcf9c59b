#include "daemon/commands/pool_plan.hpp"

#include "daemon/terminal.hpp"
#include "reconcile/pool_switch.hpp"

namespace sparekey::daemon {

void PoolPlan::add(std::string const& workspace, reconcile::DeviceHealth const& device) {
    bool const named = !wanted_.empty();
    if (named && device.device_id != wanted_ && (found_by_id_ || device.name != wanted_)) return;
    if (named && device.device_id == wanted_ && !found_by_id_) {
        // An id goes before a name that looks like it.
        found_by_id_ = true;
        to_turn_on_.clear();
        left_.clear();
    }
    PlannedLock lock{workspace, device.device_id, device.name, reconcile::why_left(device, named), false};
    lock.is_on = lock.left && device.is_managed && reconcile::is_pool_on(device);
    (lock.left ? left_ : to_turn_on_).push_back(std::move(lock));
}

std::optional<std::string> PoolPlan::mistake() const {
    if (wanted_.empty()) return std::nullopt;
    auto const count = to_turn_on_.size() + left_.size();
    auto const name = "\"" + fit(wanted_, kLongestLockName) + "\"";
    if (count == 0) return "there is no lock " + name + ": `sparekeyd audit` lists them";
    if (count > 1) return std::to_string(count) + " locks are called " + name + ": say the id of one";
    return std::nullopt;
}

std::map<std::string, std::string> PoolPlan::counts() const {
    std::map<std::string, std::size_t> numbers;
    for (auto const& lock : to_turn_on_) ++numbers[lock.workspace];
    std::map<std::string, std::string> counts;
    for (auto const& [workspace, number] : numbers)
        counts[workspace] = std::to_string(number) + (number == 1 ? " lock" : " locks");
    return counts;
}

}  // namespace sparekey::daemon
