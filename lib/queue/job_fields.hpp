// A job as the fields of its hash in Redis, and back. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "rescue/job.hpp"

namespace sparekey::queue {

/// Field names are those of prelude.lua and accept.lua; times are milliseconds since 1970; '' and a missing
/// field are unknown. Never fails, because one damaged job must not stop the others: a field that cannot be
/// read is unknown, and a ledger line that cannot be read is an unreadable_send().
rescue::Job parse_job(std::string_view access_code_id, std::map<std::string, std::string> const& fields);

/// nullopt: it cannot be read.
std::optional<rescue::Send> parse_ledger_line(std::string_view line);

/// What a damaged line is taken for: an uncertain send of an unknown backup.
rescue::Send unreadable_send();

/// One line of the send ledger as JSON: the value of field `send:<channel>`.
std::string to_ledger_line(rescue::Send const& send);

}  // namespace sparekey::queue
