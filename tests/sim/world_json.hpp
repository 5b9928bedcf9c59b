// Objects as Seam writes them (zod 1.977; held against it by tests/e2e/sim_sdk.test.mjs).
#pragma once

#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "sim/world.hpp"

namespace sparekey::sim {

void write_access_code(json::Writer& writer, World const& world, AccessCode const& code);
void write_device(json::Writer& writer, World const& world, Device const& device);
void write_action_attempt(json::Writer& writer, World const& world, ActionAttempt const& attempt);
void write_workspace(json::Writer& writer, Workspace const& workspace);

void write_time_frame(json::Writer& writer, std::string_view key, TimeFrame const& time_frame);

/// key: [{created_at, message, <code_key>, <mark>: true}, …]; no mark where it is empty.
void write_problems(json::Writer& writer, std::string_view key, std::string_view code_key,
                    std::vector<Problem> const& problems, std::string_view mark = {});

/// Those set on the device, and those that follow from its state: offline, pool empty.
std::vector<Problem> errors_of(World const& world, Device const& device);

}  // namespace sparekey::sim
