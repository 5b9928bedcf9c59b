// What is known of a duty, for people.
#pragma once

#include <optional>
#include <string>

#include "queue/queue_options.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

struct DutyView {
    std::optional<Instant> finished;  // last, by Redis's clock
    std::string cursor;
};

/// `name` is "<duty>:<workspace>". Empty for one that was never finished. Errors are
/// redis::Connection::call()'s.
asio::awaitable<Result<DutyView>> read_duty(redis::Connection& redis, QueueOptions const& options,
                                            std::string name);

}  // namespace sparekey::queue
