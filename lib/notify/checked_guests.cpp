#include "notify/checked_guests.hpp"

#include "notify/recipient.hpp"

namespace sparekey::notify {

asio::awaitable<Result<std::optional<rescue::Recipient>>> CheckedGuests::find(
    rescue::GuestQuery const& query) {
    auto found = co_await from_->find(query);
    if (!found || !*found) co_return found;
    auto checked = check_recipient(std::move(**found), region_);
    for (auto const member : checked.dropped)
        log_.warning("a guest's data cannot be used",
                     {{"access_code_id", query.access_code_id}, {"member", member}});
    if (checked.usable()) co_return std::optional(std::move(checked.recipient));
    log_.warning("a guest has neither a telephone number nor an e-mail address that can be used",
                 {{"access_code_id", query.access_code_id}});
    co_return std::optional<rescue::Recipient>();
}

}  // namespace sparekey::notify
