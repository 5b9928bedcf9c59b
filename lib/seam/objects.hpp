// Seam's JSON into the values of a rescue (SEAM.md §3). Pure. Unknown members and enumerators are tolerated;
// a member that a decision rests on must have its documented type.
#pragma once

#include "core/error.hpp"
#include "core/json.hpp"
#include "reconcile/seam_lists.hpp"
#include "rescue/ports.hpp"

namespace sparekey::seam {

/// One access code: the value of `access_code` or `backup_access_code`.
Result<rescue::AccessCode> read_access_code(json::Value const& object);

/// The whole answer of /access_codes/get.
Result<rescue::AccessCode> read_access_code_answer(json::Value const& answer);

/// The id of what /access_codes/create made.
Result<std::string> read_created_id(json::Value const& answer);

/// The whole answer of /access_codes/list.
Result<reconcile::CodePage> read_code_page(json::Value const& answer);

/// The whole answer of /devices/get.
Result<rescue::Device> read_device_answer(json::Value const& answer);

/// The whole answer of /access_codes/pull_backup_access_code, whichever keys it has.
Result<rescue::PulledBackup> read_pull_answer(json::Value const& answer);

}  // namespace sparekey::seam
