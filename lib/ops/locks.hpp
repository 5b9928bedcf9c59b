// The locks of every workspace, as the operators' page shows them: a port, which daemon/ connects to Seam.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "async/asio.hpp"

namespace sparekey::ops {

struct LockProblem {
    bool is_error = false;  // else a warning
    std::string code;
    std::string text;  // for people
};

struct Lock {
    std::string device_id;
    std::string workspace;  // configured name
    std::string name;       // may be empty
    bool online = true;
    std::optional<bool> pool_supported;  // nullopt: Seam does not say
    std::optional<bool> pool_enabled;
    std::vector<LockProblem> problems;  // none: it is well
};

struct LockSurvey {
    std::vector<Lock> locks;
    std::vector<std::string> failures;  // for people: workspaces that could not be asked, and why
};

class Locks {
  public:
    virtual ~Locks() = default;
    /// Has a deadline of its own.
    virtual asio::awaitable<LockSurvey> survey() = 0;
};

}  // namespace sparekey::ops
