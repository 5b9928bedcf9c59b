// Seam's endpoints, a function each; router.cpp says which path leads where.
#pragma once

#include "sim/call.hpp"

namespace sparekey::sim {

Answer access_codes_get(Call const& call);
Answer access_codes_list(Call const& call);
Answer access_codes_create(Call const& call);
Answer access_codes_update(Call const& call);
Answer access_codes_delete(Call const& call);
Answer access_codes_pull_backup(Call const& call);

Answer devices_get(Call const& call);
Answer devices_list(Call const& call);

Answer events_get(Call const& call);
Answer events_list(Call const& call);

Answer action_attempts_get(Call const& call);
Answer workspaces_get(Call const& call);
Answer health(Call const& call);

}  // namespace sparekey::sim
