// A survey of locks as JSON: those with trouble first. Pure.
#pragma once

#include <string>

#include "ops/locks.hpp"

namespace sparekey::ops {

inline constexpr std::size_t kMostLocks = 200;

/// {"devices": […], "omitted": how many more, "failures": […]}. A device's `problems` are {severity, code,
/// text}.
std::string to_json(LockSurvey survey);

}  // namespace sparekey::ops
