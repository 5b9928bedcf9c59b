// What each source of guests brings: a check of its settings and a way to open it. One source file each;
// guest_directory.cpp finds the right one by the type of the settings.
#pragma once

#include "notify/guest_directory.hpp"

namespace sparekey::notify {

using GuestSourceResult = Result<std::unique_ptr<GuestSource>>;

// file_guests.cpp
Result<void> check(GuestOptions const& options, FileGuests const& settings);
GuestSourceResult open(GuestOptions const& options, FileGuests const& settings, Log const& log);

// http_guests.cpp
Result<void> check(GuestOptions const& options, HttpGuests const& settings);
GuestSourceResult open(GuestOptions const& options, HttpGuests const& settings, Log const& log);

// exec_guests.cpp
Result<void> check(GuestOptions const& options, ExecGuests const& settings);
GuestSourceResult open(GuestOptions const& options, ExecGuests const& settings, Log const& log);

}  // namespace sparekey::notify
