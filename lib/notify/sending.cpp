#include "notify/sending.hpp"

#include <algorithm>

namespace sparekey::notify {
namespace {

constexpr std::size_t kMostLogged = 1024;
constexpr std::size_t kMostProviderId = 128;
constexpr std::int64_t kLongestWait = 24 * 60 * 60;  // seconds

}  // namespace

std::optional<std::chrono::milliseconds> send_limit(rescue::Notification const& notification,
                                                    std::chrono::milliseconds timeout, Clock const& clock) {
    auto const left = notification.deadline - clock.now();
    if (left <= left.zero()) return std::nullopt;
    return std::min<std::chrono::milliseconds>(timeout, left);
}

rescue::SendResult too_late() {
    rescue::SendResult result;
    result.status = rescue::SendResult::Status::temporary;
    result.detail = "the deadline had passed before anything was sent";
    return result;
}

rescue::SendResult refused(std::string_view why) {
    rescue::SendResult result;
    result.status = rescue::SendResult::Status::permanent;
    result.detail = why;
    return result;
}

rescue::SendResult cleaned(rescue::SendResult result, Redactor const& redactor) {
    result.provider_id = redactor.clean(result.provider_id, kMostProviderId);
    result.detail = redactor.clean(result.detail, kMostLogged);
    return result;
}

std::optional<std::chrono::seconds> asked_wait(std::int64_t seconds) {
    if (seconds < 0) return std::nullopt;
    return std::chrono::seconds(std::min(seconds, kLongestWait));
}

std::string cleaned_line(std::string_view line, Redactor const& redactor) {
    return redactor.clean(line, kMostLogged);
}

}  // namespace sparekey::notify
