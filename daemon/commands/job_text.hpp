// Jobs as tables, lines and JSON: what `status`, `jobs` and `why` share.
#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"
#include "daemon/terminal.hpp"
#include "queue/job_reader.hpp"

namespace sparekey::daemon {

/// One row for each, in their order. Ids are cut to eight characters where that names one of them alone.
TextTable job_table(std::vector<queue::JobView> const& jobs, Instant now);

/// State and what matters about it: "waiting (backoff), due in 4 min", "done: told".
std::string state_line(queue::JobView const& job, Instant now);

/// Labels and values of all that is known, without the history. No PIN: none is stored.
std::vector<std::pair<std::string, std::string>> job_facts(queue::JobView const& job, Instant now);

/// As lines with aligned values, wrapped where they are too long.
void print_facts(std::vector<std::pair<std::string, std::string>> const& facts, std::ostream& out,
                 Terminal const& terminal);

/// One object.
void write_json(json::Writer& writer, queue::JobView const& job);

}  // namespace sparekey::daemon
