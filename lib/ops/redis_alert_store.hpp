// Open alerts in Redis: the hash `…:alerts`, and `…:alert_turn:<dedup key>` while somebody tells one.
#pragma once

#include <chrono>
#include <string>

#include "ops/alert_store.hpp"
#include "redis/connection.hpp"

namespace sparekey::ops {

struct AlertStoreOptions {
    std::string prefix = "{sparekey}:";
    std::string token;                                         // this process's, unlike all others
    std::chrono::milliseconds turn{std::chrono::seconds(30)};  // longer than a try to deliver takes
};

/// For one thread, as its connection is, which outlives it.
class RedisAlertStore final : public AlertStore {
  public:
    RedisAlertStore(redis::Connection& redis, AlertStoreOptions options);

    asio::awaitable<Result<Turn>> take(AlertNotice notice) override;
    asio::awaitable<Result<void>> keep(OpenAlert open) override;
    asio::awaitable<Result<void>> close(std::string dedup_key) override;
    asio::awaitable<Result<void>> note(OpenAlert open) override;
    asio::awaitable<Result<std::optional<OpenAlert>>> find(std::string dedup_key) override;
    asio::awaitable<Result<std::vector<OpenAlert>>> load() override;

  private:
    std::vector<std::string> keys(std::string_view dedup_key) const;
    asio::awaitable<Result<void>> settle(std::string dedup_key, std::string record);

    redis::Connection& redis_;
    AlertStoreOptions options_;
};

}  // namespace sparekey::ops
