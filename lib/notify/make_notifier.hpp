// From a configured channel to its notifier.
#pragma once

#include <memory>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "notify/channel_options.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

/// An Error says what is wrong with the options, for the operator: an unknown type, or what check_channel()
/// says. `clock` outlives the notifier.
Result<std::unique_ptr<rescue::Notifier>> make_notifier(ChannelOptions const& options, Clock const& clock,
                                                        Log const& log);

/// The same checks without making anything, for `check`.
Result<void> check_channel(ChannelOptions const& options);

}  // namespace sparekey::notify
