// The e-mail that tells a guest, as RFC 5322 writes it. Pure.
#pragma once

#include "core/instant.hpp"
#include "core/secret.hpp"
#include "notify/mail_address.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// The same for every try of one message, so that a mail system that gets it twice can see that: a digest of
/// the idempotency key, at the sender's domain. With its angle brackets.
std::string message_id(std::string_view idempotency_key, Mailbox const& from);

/// Header and body, lines ended by CR LF. `notification.recipient.email` must be a mail address; whatever its
/// other texts hold, they stay within their header or the body.
Secret write_mail(rescue::Notification const& notification, Mailbox const& from, Instant now);

}  // namespace sparekey::notify
