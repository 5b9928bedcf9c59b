// A SeamError as the Error that a duty ends with.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "rescue/ports.hpp"

namespace sparekey::reconcile {

inline Error seam_trouble(std::string_view what, rescue::SeamError const& error) {
    auto const refused = error.kind == rescue::SeamError::Kind::unauthorized;
    auto message = std::string(what) + ": ";
    if (error.status != 0) message += std::to_string(error.status) + " ";
    return {refused ? Errc::unauthorized : Errc::unavailable, message + error.message};
}

}  // namespace sparekey::reconcile
