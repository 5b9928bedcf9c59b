// Duties in Redis: a hash `duty:<name>` each.
#pragma once

#include "queue/keys.hpp"
#include "queue/queue_options.hpp"
#include "reconcile/duty.hpp"
#include "redis/connection.hpp"
#include "redis/script.hpp"

namespace sparekey::queue {

/// For one thread; one lease of each duty at a time. The connection outlives it. Other errors than lost are
/// redis::Connection::call()'s.
class RedisDutyStore final : public reconcile::DutyStore {
  public:
    RedisDutyStore(redis::Connection& redis, QueueOptions options);

    asio::awaitable<Result<reconcile::Turn>> take(std::string_view duty,
                                                  std::chrono::milliseconds every) override;
    asio::awaitable<Result<std::chrono::milliseconds>> keep(std::string_view duty,
                                                            std::string cursor) override;
    asio::awaitable<Result<void>> finish(std::string_view duty, std::string_view cursor) override;
    asio::awaitable<Result<void>> give_back(std::string_view duty, std::string cursor) override;
    std::chrono::milliseconds lease() const override { return options_.lease; }

  private:
    asio::awaitable<Result<redis::Reply>> run(redis::Script const& script, std::string_view duty,
                                              std::vector<std::string> own);
    asio::awaitable<Result<redis::Reply>> if_ours(redis::Script const& script, std::string_view duty,
                                                  std::vector<std::string> own);
    asio::awaitable<Result<void>> leave(std::string_view duty, std::string done, std::string cursor);

    redis::Connection& redis_;
    QueueOptions options_;
    std::string token_;  // ours in all leases: who asks twice is the same
};

}  // namespace sparekey::queue
