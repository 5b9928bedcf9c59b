// What this Seam knows: workspaces, devices, access codes, events, action attempts. Plain data; rules.hpp
// changes it.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/instant.hpp"
#include "sim/behaviour.hpp"
#include "sim/table.hpp"

namespace sparekey::sim {

struct Workspace {
    std::string id{};
    std::string api_key{};                // seam_test…
    std::string personal_access_token{};  // seam_at…, used together with the header seam-workspace
    std::string connected_account_id{};
};

/// An error or a warning that Seam shows on a device or a code.
struct Problem {
    std::string code{};
    Instant created_at{};
};

struct Device {
    std::string id{};
    std::string workspace_id{};
    std::string name{};
    std::string time_zone{};
    bool online = true;
    bool supports_pool = true;
    bool pool_enabled = false;
    Instant created_at{};
    std::vector<Problem> errors{};
    std::vector<Problem> warnings{};
    std::deque<Instant> recent_updates{};  // for the rate limit
};

struct TimeFrame {
    std::optional<Instant> starts_at{};
    std::optional<Instant> ends_at{};
};

struct AccessCode {
    std::string id{};
    std::string workspace_id{};
    std::string device_id{};
    std::string name{};
    std::string pin{};
    bool time_bound = true;
    TimeFrame time_frame{};
    std::string status = "set";
    Instant created_at{};
    std::vector<Problem> errors{};
    std::vector<Problem> warnings{};
    std::optional<TimeFrame> pending_time_frame{};  // shown as the mutation updating_time_frame

    bool is_backup = false;
    std::string pulled_for{};        // a backup's original; empty while it waits in the pool
    std::string pulled_backup_id{};  // an original's backup; empty: none pulled
};

struct Event {
    std::string id{};
    std::string workspace_id{};
    std::string device_id{};
    std::string access_code_id{};
    std::string type{};
    Instant created_at{};
    bool is_lost = false;  // neither listed nor delivered
    std::string json{};    // the whole event: what /events/list shows and what a webhook carries
};

struct ActionAttempt {
    std::string id{};
    std::string workspace_id{};
    std::string type{};            // UPDATE_ACCESS_CODE, …
    std::string access_code_id{};  // shown as the result; empty: the result has no access code
    bool done = false;
};

struct World {
    Behaviour behaviour;
    Table<Workspace> workspaces;
    Table<Device> devices;
    Table<AccessCode> access_codes;
    Table<Event> events;
    Table<ActionAttempt> action_attempts;
    bool loses_events = false;  // nobody hears of what is published meanwhile
    std::function<void(Event const&)> on_event = [](Event const&) {
    };  // told of each event once it is in `events`
};

/// A random UUID, version 4.
std::string new_uuid();

}  // namespace sparekey::sim
