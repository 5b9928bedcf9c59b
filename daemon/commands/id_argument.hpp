// The argument ID of `why` and `jobs`, and what is said where nothing has it.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "queue/find_job.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

/// Required, positional.
void add_id_argument(CLI::App& command, std::string& id);

/// Says on stderr what find_job() found wrong with the id, and returns kDataError; other Errors are passed
/// on.
Result<int> no_such_job(std::string_view command, Error const& error);

/// The Error for an id that was found, but whose job is gone.
Error not_kept(queue::FoundJob const& found);

}  // namespace sparekey::daemon
