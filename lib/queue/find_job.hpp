// From whatever id a person has at hand to the job that it belongs to.
#pragma once

#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

struct FoundJob {
    enum class By { access_code, event, message, backup, history };  // history: trace()'s last resort
    By by = By::access_code;
    std::string id;              // the whole id that was found
    std::string access_code_id;  // the job's; empty for an event that named no access code
};
std::string_view to_string(FoundJob::By by);  // "access code", "event", "svix-id", "backup", "history"

/// `id` is that of an access code, an event, a webhook message (svix-id) or a backup; or the beginning of one
/// of them, of at least kShortestBeginning characters, that fits one job alone. Beginnings are looked for
/// only if nothing has exactly this id, in all keys, with SCAN: a million take about a second. Errors:
/// not_found; invalid_input, if the beginning fits several, some of which are named; else
/// redis::Connection::call()'s.
asio::awaitable<Result<FoundJob>> find_job(redis::Connection& redis, QueueOptions const& options,
                                           std::string id);

inline constexpr std::size_t kShortestBeginning = 4;

}  // namespace sparekey::queue
