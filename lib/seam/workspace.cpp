#include "seam/workspace.hpp"

namespace sparekey::seam {

Result<Workspace> read_workspace_answer(json::Value const& answer) {
    auto const object = answer.object("workspace");
    if (!object) return object.error();
    Workspace workspace;
    if (auto name = object->string("name")) workspace.name = std::move(*name);
    if (auto const sandbox = object->optional_bool("is_sandbox")) workspace.is_sandbox = *sandbox;
    return workspace;
}

std::string describe(Workspace const& workspace) {
    auto const name = workspace.name.empty() ? "without a name" : "\"" + workspace.name + "\"";
    if (!workspace.is_sandbox) return "(" + name + ", nobody knows whether a sandbox)";
    return "(" + name + (*workspace.is_sandbox ? ", a sandbox)" : ", production)");
}

}  // namespace sparekey::seam
