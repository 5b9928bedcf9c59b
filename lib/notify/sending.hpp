// What every notifier does before and after its one call.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "core/clock.hpp"
#include "notify/redactor.hpp"

namespace sparekey::notify {

/// How long this send may take: `timeout`, or less where the notification's deadline is nearer. nullopt: the
/// deadline has passed, so send nothing and return too_late().
std::optional<std::chrono::milliseconds> send_limit(rescue::Notification const& notification,
                                                    std::chrono::milliseconds timeout, Clock const& clock);
rescue::SendResult too_late();

/// `permanent`: this channel will not do for this guest. `why` is ours, and holds nothing of the guest.
rescue::SendResult refused(std::string_view why);

/// With provider_id and detail redacted and cut, as they may go to log and ledger.
rescue::SendResult cleaned(rescue::SendResult result, Redactor const& redactor);

/// How long a notifier says to wait: nullopt for a negative number, and never more than a day, which would be
/// a mistake.
std::optional<std::chrono::seconds> asked_wait(std::int64_t seconds);

/// For a line of a plugin's own words, likewise.
std::string cleaned_line(std::string_view line, Redactor const& redactor);

}  // namespace sparekey::notify
