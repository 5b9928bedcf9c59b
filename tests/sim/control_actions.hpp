// What the control endpoint can do, a function each.
#pragma once

#include "sim/simulator.hpp"

namespace sparekey::sim {

struct ControlCall {
    Simulator& simulator;
    json::Value body;
    Instant now;
};

/// Answers the body of a 200.
using ControlAction = Result<std::string> (*)(ControlCall const&);

Result<std::string> control_add_workspace(ControlCall const& call);
Result<std::string> control_add_device(ControlCall const& call);
Result<std::string> control_add_devices(ControlCall const& call);
Result<std::string> control_update_device(ControlCall const& call);
Result<std::string> control_delete_device(ControlCall const& call);
Result<std::string> control_add_access_code(ControlCall const& call);
Result<std::string> control_fail(ControlCall const& call);
Result<std::string> control_recover(ControlCall const& call);
Result<std::string> control_move(ControlCall const& call);
Result<std::string> control_delete(ControlCall const& call);

Result<std::string> control_behaviour(ControlCall const& call);
Result<std::string> control_add_fault(ControlCall const& call);
Result<std::string> control_clear_faults(ControlCall const& call);
Result<std::string> control_webhook(ControlCall const& call);
Result<std::string> control_clear_webhooks(ControlCall const& call);
Result<std::string> control_redeliver(ControlCall const& call);

Result<std::string> control_state(ControlCall const& call);
Result<std::string> control_requests(ControlCall const& call);
Result<std::string> control_deliveries(ControlCall const& call);

}  // namespace sparekey::sim
