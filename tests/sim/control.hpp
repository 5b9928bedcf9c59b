// The control endpoint, /_sim/…: tests arrange the world and read what happened. README.md lists the paths.
#pragma once

#include <string_view>

#include "core/http_message.hpp"
#include "core/instant.hpp"

namespace sparekey::sim {

class Simulator;

inline constexpr std::string_view kControlPrefix = "/_sim/";

/// 200 with JSON; 400 {"error": "…"} where the request cannot be understood; 404 for an unknown path or id.
HttpResponse answer_control(Simulator& simulator, HttpRequest const& request, Instant now);

}  // namespace sparekey::sim
