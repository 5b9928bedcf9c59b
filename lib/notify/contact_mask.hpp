// Contact data that must be shown, or may be in the way, made unreadable. Pure.
#pragma once

#include <string>
#include <string_view>

#include "rescue/notification.hpp"

namespace sparekey::notify {

/// Words with an @, and runs of seven digits or more, with what stands between a number's digits, as `****`:
/// for a program's words when nobody knows whom they are about.
std::string mask_contacts(std::string_view text);

/// For people who check an entry: "J•••", "+1•••••••0123", "j•••@example.com". Empty stays empty.
std::string masked_name(std::string_view name);
std::string masked_phone(std::string_view phone);
std::string masked_email(std::string_view email);

}  // namespace sparekey::notify
