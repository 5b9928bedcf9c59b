#include "notify/plugin_call.hpp"

#include "core/exception_text.hpp"

namespace sparekey::notify {

PluginCall::PluginCall(std::shared_ptr<PluginInstance> plugin, rescue::Notification const& notification,
                       Instant deadline)
    : plugin_(std::move(plugin)),
      number_(plugin_->host().know(Redactor(notification))),
      message_(notification, deadline) {
    message_.abi().call = number_;
    result_.status = rescue::SendResult::Status::uncertain;
}

void PluginCall::run() {
    PluginAnswer answer;
    try {
        plugin_->send(message_.abi(), answer.abi());
        result_ = answer.result();
    } catch (...) {
        result_.detail = "send threw an exception: " + exception_text(std::current_exception());
    }
    message_.wipe();
    result_.provider_id = plugin_->host().cleaned(result_.provider_id);
    result_.detail = plugin_->host().cleaned(result_.detail);
    forget();
}

void PluginCall::forget() {
    plugin_->host().forget(number_);
}

}  // namespace sparekey::notify
