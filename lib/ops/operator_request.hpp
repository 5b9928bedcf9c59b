// What the operators' page asks for: a query, a body. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace sparekey::ops {

/// The id of `/api/why?id=…`. Error: invalid_input.
Result<std::string> read_why_query(std::string_view target);

struct ActRequest {
    std::string access_code_id;
    std::string reason;  // may be empty
};

/// The body of /api/retry and /api/drop. Error: invalid_input.
Result<ActRequest> read_act_request(std::string_view body);

}  // namespace sparekey::ops
