#include "reconcile/stays_at_risk.hpp"

#include <algorithm>

namespace sparekey::reconcile {
namespace {

/// Seam attaches the device's errors to each of its codes.
bool has_error_of_its_own(rescue::AccessCode const& code, DeviceHealth const& device) {
    return std::ranges::any_of(code.error_codes, [&](std::string const& error) {
        return std::ranges::find(device.errors, error, &DeviceProblem::code) == device.errors.end();
    });
}

bool is_on_soon(rescue::AccessCode const& code, Instant now) {
    auto const begun = !code.starts_at || *code.starts_at <= now + kStayWindow;
    return begun && (!code.ends_at || *code.ends_at > now);
}

}  // namespace

bool is_at_risk(rescue::AccessCode const& code, DeviceHealth const& device, bool troubled, Instant now) {
    bool const is_ongoing = code.type == "ongoing";  // the host's own
    if (is_ongoing || code.is_backup.value_or(false) || code.pulled_backup_access_code_id) return false;
    if (!is_on_soon(code, now)) return false;
    return has_error_of_its_own(code, device) || (troubled && code.status != "set");
}

}  // namespace sparekey::reconcile
