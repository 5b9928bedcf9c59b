// What a directory said about a guest, checked: it goes into SMS requests, e-mail headers and messages. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rescue/notification.hpp"

namespace sparekey::notify {

struct CheckedRecipient {
    rescue::Recipient recipient;            // the phone as E.164; what cannot be used is empty
    std::vector<std::string_view> dropped;  // names of those members

    /// There is a way to tell this guest.
    bool usable() const { return !recipient.phone.empty() || !recipient.email.empty(); }
};

/// `region`: as for to_e164().
CheckedRecipient check_recipient(rescue::Recipient recipient, std::string_view region);

/// One address of the form local@domain, at most 254 bytes, and nothing that could end a header.
bool is_email(std::string_view text);

/// Overwrites it all.
void wipe(rescue::Recipient& recipient);

}  // namespace sparekey::notify
