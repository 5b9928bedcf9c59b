// One function per section of the configuration file: which keys there are, their defaults, and what they
// must be.
#pragma once

#include "daemon/config.hpp"
#include "daemon/config/table.hpp"

namespace sparekey::daemon {

// listen_sections.cpp; read_tls() after read_listen(), whose address it judges
void read_listen(Table table, Config& config);
void read_tls(Table table, Config& config);

// admin_section.cpp; after read_listen(), whose address it must not be
void read_admin(Table table, ConfigSource const& source, Config& config);

// redis_section.cpp
void read_redis(Table table, ConfigSource const& source, Config& config);

// workspace_section.cpp
void read_workspaces(Table& root, ConfigSource const& source, Config& config);

// rescue_sections.cpp
void read_rescue(Table table, Config& config);
void read_reconcile(Table table, Config& config);

// guests_section.cpp
void read_guests(Table table, ConfigSource const& source, Config& config);

// notify_sections.cpp
void read_notify(Table table, ConfigSource const& source, Config& config);

// alerts_section.cpp
void read_alerts(Table table, ConfigSource const& source, Config& config);

// log_section.cpp
void read_log(Table table, Config& config);

}  // namespace sparekey::daemon
