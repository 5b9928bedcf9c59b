// A world with one device and one guest's code, for tests of the rules.
#pragma once

#include "sim/pool.hpp"
#include "sim/rules.hpp"

namespace sparekey::sim {

struct SimScene {
    Instant now = from_unix_ms(1'796'000'000'000);
    World world{};
    Workspace& workspace = add_workspace(world);
    Device& device = add_device(world, workspace, {}, now);
    AccessCode& original = add_guest();

    TimeFrame stay() const { return {now - std::chrono::hours(1), now + std::chrono::hours(48)}; }

    AccessCode& add_guest() {
        NewAccessCode const wanted = {
            .name = "Guest", .pin = {}, .time_frame = stay(), .use_backup_pool = false};
        return *create_access_code(world, device, wanted, now).value();
    }

    std::string last_event() const { return std::prev(world.events.end())->type; }
};

}  // namespace sparekey::sim
