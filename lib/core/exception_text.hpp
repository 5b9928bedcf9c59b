// What an exception says, for the log.
#pragma once

#include <exception>
#include <string>

namespace sparekey {

/// Its what(), or "unknown exception" for one that is not of the standard's kind. `error` is not null.
std::string exception_text(std::exception_ptr const& error);

}  // namespace sparekey
