// One alert, for tests that need any.
#pragma once

#include <string>

#include "rescue/ports.hpp"

namespace sparekey::ops {

inline rescue::Alert sample_alert(std::string const& key = "pool_empty:code-1",
                                  rescue::Severity severity = rescue::Severity::critical) {
    return {severity,
            "pool_empty",
            key,
            "The lock \"Front Door\" has no backup code left",
            {{"device_id", "device-1"}, {"access_code_id", "code-1"}}};
}

}  // namespace sparekey::ops
