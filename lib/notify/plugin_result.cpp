#include "notify/plugin_result.hpp"

#include <algorithm>

#include "notify/sending.hpp"

namespace sparekey::notify {
namespace {

using Status = rescue::SendResult::Status;

std::optional<Status> status_of(std::uint32_t status) {
    switch (status) {
        case SPAREKEY_SENT:
            return Status::sent;
        case SPAREKEY_TEMPORARY:
            return Status::temporary;
        case SPAREKEY_PERMANENT:
            return Status::permanent;
        case SPAREKEY_UNCERTAIN:
            return Status::uncertain;
        case SPAREKEY_RATE_LIMITED:
            return Status::rate_limited;
        default:
            return std::nullopt;
    }
}

template <std::size_t size>
std::string text_in(std::array<char, size> const& ours, std::size_t used) {
    return std::string(ours.data(), std::min(used, size));
}

}  // namespace

PluginAnswer::PluginAnswer() {
    abi_.abi_version = SPAREKEY_PLUGIN_ABI_VERSION;
    abi_.struct_size = sizeof abi_;
    abi_.status = SPAREKEY_UNCERTAIN;
    abi_.retry_after_s = -1;
    abi_.provider_id = {provider_id_.data(), provider_id_.size(), 0};
    abi_.detail = {detail_.data(), detail_.size(), 0};
}

rescue::SendResult PluginAnswer::result() const {
    rescue::SendResult result;
    auto const status = status_of(abi_.status);
    result.status = status.value_or(Status::uncertain);
    result.unauthorized = abi_.unauthorized != 0;
    result.retry_after = asked_wait(abi_.retry_after_s);
    result.provider_id = text_in(provider_id_, abi_.provider_id.size);
    result.detail = text_in(detail_, abi_.detail.size);
    if (!status)
        result.detail = "unknown result " + std::to_string(abi_.status) +
                        (result.detail.empty() ? "" : ": " + result.detail);
    return result;
}

std::string PluginComplaint::text() const {
    auto const text = text_in(text_, abi_.size);
    return text.empty() ? "no reason given" : text;
}

}  // namespace sparekey::notify
