// Jobs whose guests were told, in the order of their departure: the zset `followed`, which send_ledger.lua
// fills.
#pragma once

#include "queue/keys.hpp"
#include "queue/queue_options.hpp"
#include "reconcile/followed.hpp"
#include "redis/connection.hpp"

namespace sparekey::queue {

/// For one thread. The connection outlives it. Errors are redis::Connection::call()'s.
class RedisFollowed final : public reconcile::FollowedJobs {
  public:
    RedisFollowed(redis::Connection& redis, QueueOptions options)
        : redis_(redis), options_(std::move(options)), keys_(options_.prefix) {}

    asio::awaitable<Result<reconcile::FollowedPage>> page(std::string_view workspace,
                                                          std::string from) override;
    asio::awaitable<Result<bool>> look_again(std::string_view access_code_id, std::string_view why) override;

  private:
    redis::Connection& redis_;
    QueueOptions options_;
    Keys keys_;
};

}  // namespace sparekey::queue
