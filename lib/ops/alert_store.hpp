// What the alert path knows of open alerts beyond this process: a port.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/open_alert.hpp"

namespace sparekey::ops {

/// Who is to tell a notice.
enum class Turn {
    ours,  // nobody else will, for the time of a try
    told,  // nobody: it was told, or what it resolves is not open any more, or was never told by itself
    busy,  // another process is about to
};

/// Errors are those of redis::Connection::call(); unavailable comes at once while there is no connection.
class AlertStore {
  public:
    virtual ~AlertStore() = default;

    /// Before each try to tell `notice`. Once it is ours it is kept as not told yet.
    virtual asio::awaitable<Result<Turn>> take(AlertNotice notice) = 0;

    /// Keeps an alert, and ends our turn. Changes nothing if it is another's turn by now.
    virtual asio::awaitable<Result<void>> keep(OpenAlert open) = 0;

    /// Forgets an alert, as keep() keeps it.
    virtual asio::awaitable<Result<void>> close(std::string dedup_key) = 0;

    /// Keeps an alert that it does not know.
    virtual asio::awaitable<Result<void>> note(OpenAlert open) = 0;

    virtual asio::awaitable<Result<std::optional<OpenAlert>>> find(std::string dedup_key) = 0;
    virtual asio::awaitable<Result<std::vector<OpenAlert>>> load() = 0;
};

}  // namespace sparekey::ops
