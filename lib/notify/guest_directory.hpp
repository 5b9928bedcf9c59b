// The configured guest directory: what all shards share of it, and where each gets its own (DESIGN.md §7).
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "notify/guest_options.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

class GuestSource {
  public:
    virtual ~GuestSource() = default;

    /// For one shard, whose thread alone uses it. The source and the arguments outlive it. It finds only
    /// guests who can be told: of others it logs the access code, and that they are not usable.
    virtual Result<std::unique_ptr<rescue::GuestDirectory>> directory(rescue::Alerts& alerts,
                                                                      Clock const& clock, Log const& log) = 0;

    /// As Channel::idle_within().
    virtual bool idle_within(std::chrono::steady_clock::duration limit) {
        static_cast<void>(limit);
        return true;
    }
};

/// nullptr for NoGuests. An Error says what is wrong with the options, as check_guests() does. A file that
/// cannot be read is no Error: the daemon starts, and alerts once somebody is to be looked up.
Result<std::unique_ptr<GuestSource>> open_guests(GuestOptions const& options, Log const& log);

/// Are the options in order? Reads no file of guests, asks nobody.
Result<void> check_guests(GuestOptions const& options);

/// What `check` says of a file of guests.
struct GuestSurvey {
    std::size_t guests = 0;
    std::vector<std::string> mistakes;  // rows that sparekeyd will not use
    std::vector<std::string> notes;
};

/// Reads the file of guests; for other sources an empty survey. The Error says why it cannot be read.
Result<GuestSurvey> survey_guests(GuestOptions const& options);

/// As in `source = "…"`.
std::string_view source_of(GuestOptions const& options);

}  // namespace sparekey::notify
