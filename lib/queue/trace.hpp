// Everything that is known about an id, for `why`: the job, and all that happened to it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "queue/find_job.hpp"
#include "queue/history.hpp"
#include "queue/job_reader.hpp"

namespace sparekey::queue {

struct Trace {
    FoundJob found;
    std::optional<JobView> job;  // nullopt: it is not kept any more; or there never was one (`found` says)
    Timeline timeline;
};

/// As find_job(), with the newest `most` lines. Where job and records are not kept any more, the whole
/// history is searched for the id, which may take some seconds. Errors are find_job()'s.
asio::awaitable<Result<Trace>> trace(redis::Connection& redis, QueueOptions const& options, std::string id,
                                     std::size_t most);

}  // namespace sparekey::queue
