// A workspace as /workspaces/get tells of it.
#pragma once

#include <optional>
#include <string>

#include "core/error.hpp"
#include "core/json.hpp"

namespace sparekey::seam {

struct Workspace {
    std::string name;
    std::optional<bool> is_sandbox;  // nullopt: Seam does not say
};

/// The whole answer.
Result<Workspace> read_workspace_answer(json::Value const& answer);

/// For people, after the name that the configuration has for it: `("Beach House", production)`.
std::string describe(Workspace const& workspace);

}  // namespace sparekey::seam
