// One of the channels through which guests are told, and when it may be used (DESIGN.md §7).
#pragma once

#include <chrono>
#include <optional>

namespace sparekey::rescue {

class Notifier;  // ports.hpp

enum class MessageForm {
    sms,    // as few characters as possible, no subject
    email,  // subject and text
};

/// At most `most` sends in any `window`, counted over all processes.
struct SendRate {
    unsigned most = 1;
    std::chrono::milliseconds window{std::chrono::minutes(1)};
};

/// Each day from `from` to `until`, in minutes after midnight of the lock's time zone; past midnight if
/// `until` is the smaller.
struct QuietHours {
    std::chrono::minutes from{0};
    std::chrono::minutes until{0};
};

struct ChannelRules {
    MessageForm form = MessageForm::sms;
    std::optional<SendRate> rate;
    std::optional<QuietHours> quiet_hours;
};

/// The notifier outlives whoever holds this.
struct GuestChannel {
    Notifier* notifier;
    ChannelRules rules;
};

}  // namespace sparekey::rescue
