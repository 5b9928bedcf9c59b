// The words that the guest reads. Pure but for the time zone database.
#pragma once

#include <memory>
#include <string>

#include "rescue/guest_channel.hpp"
#include "rescue/locale_tag.hpp"
#include "rescue/message_catalog.hpp"
#include "rescue/notification.hpp"

namespace sparekey::rescue {

struct MessageOptions {
    LocaleTag locale;     // for guests whose own is unknown, or has no template
    std::string contact;  // whom a guest may call; may be empty
};

/// Immutable and cheap to copy; one may be used by several threads.
class MessageWriter {
  public:
    /// In English if nothing is known of the guest, with the built-in templates.
    MessageWriter();
    MessageWriter(MessageCatalog catalog, MessageOptions options);

    /// In the guest's language, with times in the lock's own zone (UTC where Seam names none or one unknown
    /// to this machine). Of the notification it reads device, pin, recipient, and the original's dates. An
    /// SMS fits into one segment if plainer letters and a shorter name of the door can do it.
    Message write(Notification const& notification, MessageForm form) const;

    /// Whose words write() takes for a guest of this locale.
    MessageCatalog::Entry const& words_for(std::string const& locale, MessageForm form) const;

    MessageCatalog const& catalog() const { return *catalog_; }

  private:
    std::shared_ptr<MessageCatalog const> catalog_;
    MessageOptions options_;
};

}  // namespace sparekey::rescue
