// A person has stopped the claiming of jobs, in all processes. What is under way ends; webhooks are accepted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/instant.hpp"

namespace sparekey::rescue {

struct Pause {
    std::string who;
    std::string why;  // may be empty
    Instant since;
    std::optional<Instant> until;  // nullopt: until somebody resumes, or not known
    std::uint64_t ready = 0;       // jobs that wait for its end, if that is known
};

}  // namespace sparekey::rescue
