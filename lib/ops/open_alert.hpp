// An alert as Redis keeps it while it is open: one field of the hash `…:alerts`, by its dedup key. For all
// processes, over restarts, and for whoever shows what is open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "ops/alert_notice.hpp"
#include "redis/connection.hpp"

namespace sparekey::ops {

struct OpenAlert {
    AlertNotice notice;     // not firing: resolved, but nobody was told of that yet
    bool told = false;      // a person was, by the hook or by the count of a storm
    bool gathered = false;  // told by the count of a storm only

    std::string const& key() const { return notice.alert.dedup_key; }
};

/// The notice's JSON, and "since", "told" and "gathered".
std::string to_json(OpenAlert const& open);
Result<OpenAlert> parse_open_alert(std::string_view text);

/// `…:alerts`
std::string open_alerts_key(std::string_view prefix);

/// All of them, the oldest first. A record that cannot be read is left out. Errors are those of
/// redis::Connection::call().
asio::awaitable<Result<std::vector<OpenAlert>>> read_open_alerts(redis::Connection& redis,
                                                                 std::string prefix);

}  // namespace sparekey::ops
