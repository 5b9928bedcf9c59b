// An open channel: what all shards share of it, and where each gets its notifier.
#pragma once

#include <chrono>
#include <memory>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "notify/channel_options.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

class Channel {
  public:
    virtual ~Channel() = default;

    /// For one shard, whose thread alone uses it. The channel and `clock` outlive it.
    virtual Result<std::unique_ptr<rescue::Notifier>> notifier(Clock const& clock, Log const& log) = 0;

    /// At the stop: blocks until no call runs that outlived its deadline, for at most `limit`. False: one
    /// does, and the process must end without destructors (BlockingPool::idle_within()).
    virtual bool idle_within(std::chrono::steady_clock::duration limit) {
        static_cast<void>(limit);
        return true;
    }
};

using ChannelResult = Result<std::unique_ptr<Channel>>;

/// An Error says what is wrong with the options, for the operator, as check_channel() does.
ChannelResult open_channel(ChannelOptions const& options);

/// The same checks without opening anything, for `check`.
Result<void> check_channel(ChannelOptions const& options);

/// As in `type = "…"`.
std::string_view type_of(ChannelOptions const& options);

}  // namespace sparekey::notify
