// The words in which a plugin of any kind may say how a send went: DESIGN.md §7. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rescue/notification.hpp"

namespace sparekey::notify {

/// What a plugin's answer amounts to. Without `result` there is none, and the plugin's other signs count: its
/// exit status, its HTTP status.
struct Reply {
    std::optional<rescue::SendResult> result;
    std::string complaint;      // why an answer does not count; empty: there was none
    bool unknown_word = false;  // there is a `result`, and it is none of ours: something else than "sent"
};

/// An answer is a JSON object such as
///   {"result":"rate_limited","provider_id":"SM…","retry_after_s":30,"detail":"…"}
/// of which only `result` is required; `"unauthorized":true` says that the provider refused the plugin's
/// credentials, so that no other guest is tried with them until a probe goes through. Text that does not
/// begin with `{` is no answer.
///
/// `detail` and `provider_id` are as the plugin wrote them: still to be redacted.
Reply read_reply(std::string_view text);

}  // namespace sparekey::notify
