#include "reconcile/found.hpp"

namespace sparekey::reconcile {

asio::awaitable<Result<webhook::Acceptance>> accept_found(webhook::Inbox& inbox, std::string workspace,
                                                          webhook::Event event, webhook::Origin origin,
                                                          std::optional<Instant> starts_at) {
    webhook::Delivery delivery;
    delivery.message_id = webhook::found_message_id(event.event_id);
    delivery.workspace = std::move(workspace);
    delivery.event = std::move(event);
    delivery.origin = origin;
    delivery.starts_at = starts_at;
    auto const acceptance = co_await inbox.accept(delivery);
    if (acceptance && *acceptance == webhook::Acceptance::full)
        co_return Error{Errc::unavailable, "too many jobs are open to accept more"};
    co_return acceptance;
}

}  // namespace sparekey::reconcile
