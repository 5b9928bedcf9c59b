// What reconciliation found, into the inbox.
#pragma once

#include <string>

#include "webhook/inbox.hpp"

namespace sparekey::reconcile {

/// `origin` is caught_up, or swept, and then `starts_at` is the stay's beginning. No room (Acceptance::full)
/// is an Error too: it is to be tried again.
asio::awaitable<Result<webhook::Acceptance>> accept_found(webhook::Inbox& inbox, std::string workspace,
                                                          webhook::Event event, webhook::Origin origin,
                                                          std::optional<Instant> starts_at = {});

}  // namespace sparekey::reconcile
