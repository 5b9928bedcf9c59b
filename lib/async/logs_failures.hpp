// What most owners of a nursery do about a child that failed.
#pragma once

#include "async/nursery.hpp"
#include "core/exception_text.hpp"
#include "core/log.hpp"

namespace sparekey {

/// Writes `message` with the child's name and what it threw. `message` is a literal: it is kept.
inline Nursery::OnError logs_failures(Log const& log, std::string_view message = "a task failed") {
    return [log, message](std::string_view task, std::exception_ptr error) {
        log.critical(message, {{"task", task}, {"error", exception_text(error)}});
    };
}

}  // namespace sparekey
