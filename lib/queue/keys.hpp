// The names of the queue's keys in Redis (DESIGN.md §5).
#pragma once

#include <string>
#include <string_view>

namespace sparekey::queue {

/// `prefix` holds one hash tag ("{sparekey}:"), so that all keys are in one slot of a Redis Cluster.
class Keys {
  public:
    explicit Keys(std::string prefix) : prefix_(std::move(prefix)) {}

    std::string waiting() const { return prefix_ + "waiting"; }
    std::string ready() const { return prefix_ + "ready"; }
    std::string leased() const { return prefix_ + "leased"; }
    std::string dead() const { return prefix_ + "dead"; }
    std::string followed() const { return prefix_ + "followed"; }
    std::string history() const { return prefix_ + "history"; }
    std::string recording() const { return prefix_ + "recording"; }
    std::string paused() const { return prefix_ + "paused"; }
    std::string claimed_at() const { return prefix_ + "claimed_at"; }
    std::string job(std::string_view access_code_id) const { return with("job:", access_code_id); }
    std::string message(std::string_view svix_id) const { return with("msg:", svix_id); }
    std::string event(std::string_view event_id) const { return with("event:", event_id); }
    std::string backup(std::string_view access_code_id) const { return with("backup:", access_code_id); }
    std::string updates(std::string_view device_id) const { return with("updates:", device_id); }

    /// `name` is "<duty>:<workspace>".
    std::string duty(std::string_view name) const { return with("duty:", name); }

    std::string sends(std::string_view channel) const { return with("sends:", channel); }

    /// What all keys begin with.
    std::string const& prefix() const { return prefix_; }

  private:
    std::string with(std::string_view kind, std::string_view id) const {
        return prefix_ + std::string(kind) + std::string(id);
    }
    std::string prefix_;
};

}  // namespace sparekey::queue
