// Sorts Redis's error replies by what to do about them.
#pragma once

#include <string_view>

#include "core/error.hpp"

namespace sparekey::redis {

/// `text` is an error reply, "WORD message". unavailable: the server cannot serve now (LOADING, READONLY,
/// OOM, MISCONF, …) or not for these keys (MOVED, ASK), try again. unauthorized: our credentials or our ACL.
/// not_found: NOSCRIPT. Otherwise internal. An error that a script met is sorted by that error, also in the
/// form that Redis 6.2 wraps it in.
Error server_error(std::string_view text);

/// We talk to a replica, so a failover has moved the master: connect anew.
bool is_read_only(std::string_view text);

/// Of what Connection::call() says: Redis did not serve. A refusal (an ACL, a managed Redis) is an answer.
bool is_silence(Error const& error);

}  // namespace sparekey::redis
