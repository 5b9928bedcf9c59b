// What [notify] says of the guest's message: templates, locale, contact.
#pragma once

#include "daemon/config.hpp"
#include "daemon/config/table.hpp"

namespace sparekey::daemon {

/// Every mistake in every template of the folder counts, whichever channel uses it. What no guest should
/// have to read, but may, becomes a warning.
void read_messages(Table& notify, Config& config);

}  // namespace sparekey::daemon
