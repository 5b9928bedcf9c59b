// The question to a directory that is somebody's program, and its answer: the same for http and exec.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.hpp"
#include "core/secret.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

/// {"version":1,"kind":"guest_lookup","workspace":…,"access_code_id":…,"access_code_name":…,"device_id":…,
/// "starts_at":…,"ends_at":…} on one line, without an end. Every key is always there; what is empty or
/// unknown is null.
Secret guest_lookup(rescue::GuestQuery const& query);

/// {"name":…,"phone":…,"email":…,"locale":…}, of which each may be missing or null, as it stands there.
/// nullopt, the guest is unknown: null, nothing at all, or an object with neither phone nor e-mail. The Error
/// (invalid_input) names the member, never its value.
Result<std::optional<rescue::Recipient>> read_guest_answer(std::string_view text);

}  // namespace sparekey::notify
