#include "notify/log_notifier.hpp"

namespace sparekey::notify {

asio::awaitable<rescue::SendResult> LogNotifier::send(rescue::Notification const& notification) {
    log_.info("would tell the guest, but this channel only logs",
              {{"channel", channel_},
               {"access_code_id", notification.original.access_code_id},
               {"backup_access_code_id", notification.backup.access_code_id},
               {"device", notification.device.name},
               {"pin", "****"}});
    rescue::SendResult result;
    result.status = rescue::SendResult::Status::sent;
    result.detail = "only logged";
    co_return result;
}

}  // namespace sparekey::notify
