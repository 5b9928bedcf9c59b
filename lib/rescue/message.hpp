// The words that the guest reads. Pure but for the time zone database.
#pragma once

#include "rescue/guest_channel.hpp"
#include "rescue/notification.hpp"

namespace sparekey::rescue {

class MessageWriter {
  public:
    /// In English, with the end of the stay in the lock's own time zone (UTC where Seam names none or one
    /// unknown to this machine). Of the notification it reads device, pin, recipient, and the original's
    /// dates.
    Message write(Notification const& notification, MessageForm form) const;
};

}  // namespace sparekey::rescue
