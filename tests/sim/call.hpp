// One request to Seam, ready for its endpoint: who asks, with which parameters, when.
#pragma once

#include <string>

#include "sim/answer.hpp"
#include "sim/params.hpp"
#include "sim/world.hpp"

namespace sparekey::sim {

struct Call {
    World& world;
    Workspace const& workspace;
    Params const& params;
    Instant now;
    std::string_view path;
    std::string_view base_url;  // for next_page_url
};

using Endpoint = Answer (*)(Call const&);

/// The object of this workspace with the id in parameter `key`; otherwise invalid_input, or `not_found`.
template <class T>
Checked<T*> find_own(Call const& call, Table<T>& table, std::string_view key, ApiError not_found) {
    auto const id = call.params.required_uuid(key);
    if (!id) return id.error();
    auto* const object = table.find(*id);
    if (!object || object->workspace_id != call.workspace.id) return not_found;
    return object;
}

}  // namespace sparekey::sim
