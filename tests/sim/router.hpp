// From an HTTP request to Seam's endpoint: path, method, key, parameters, in the order in which Seam refuses
// them.
#pragma once

#include <string_view>

#include "core/http_message.hpp"
#include "sim/params.hpp"
#include "sim/world.hpp"

namespace sparekey::sim {

/// From the query of a GET or DELETE, from the JSON body of anything else.
Result<Params> read_params(HttpRequest const& request);

struct Arrival {
    HttpRequest const& request;
    Result<Params> const& params;
    Instant at;
    std::string_view request_id;
    std::string_view base_url;
};

HttpResponse answer_as_seam(World& world, Arrival const& arrival);

}  // namespace sparekey::sim
