// Which channel to try next, and what the results of all of them amount to: DESIGN.md §6 (ledger) and §7
// (channels). Pure.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rescue/job.hpp"
#include "rescue/notification.hpp"

namespace sparekey::rescue {

enum class OnUncertain {
    resend,  // the same PIN with the same idempotency key: a second text is harmless, a missing one is not
    alert,   // a person decides
};

struct DeliveryPolicy {
    bool fan_out = false;  // every channel, not only the first that works
    OnUncertain on_uncertain = OnUncertain::resend;
    unsigned most_uncertain_sends = 3;  // a provider that always times out must not text the guest all night
};

/// The ledger's line for this channel, whatever backup it is about; null: none yet.
Send const* ledger_line(Job const& job, std::string const& channel);

/// The message may be out: the channel was uncertain, or the process died before its answer was written down.
bool is_uncertain(Send const& send);

/// May this channel be used (again) for this backup, given its line in the ledger (null: none yet)?
bool may_send(Send const* earlier, std::string_view backup_id, DeliveryPolicy const& policy);

/// The ledger's line for the next send of this backup through this channel.
Send next_send(std::string_view access_code_id, std::string_view backup_id, std::string_view channel,
               Send const* earlier, Instant now);

/// The ledger's line once the channel has answered.
Send settled(Send intent, SendResult const& result);

/// A channel that was not asked, because it is not its time.
struct Postponed {
    std::chrono::milliseconds wait;  // until it is
    std::string why;
};

/// What came of one turn of all channels. A channel in neither was not asked because another had sent.
struct Turn {
    std::map<std::string, SendResult> results;
    std::map<std::string, Postponed> postponed;
};

/// What telling the guest has come to, after each channel had its turn.
struct DeliveryVerdict {
    enum class Kind {
        told,
        wait,       // nothing failed, it is no channel's time: see `postponed`
        retry,      // some channel may still work
        give_up,    // every channel said no: a person must tell the guest
        uncertain,  // nobody knows, and policy or count forbids another send: a person must ask the guest
    };
    Kind kind;
    std::optional<std::chrono::seconds> retry_after;  // of retry
    std::optional<Postponed> postponed;               // of wait: the one that comes first
};

/// Channels not asked in this turn are judged by the ledger in `job`. With fan_out, told means that one
/// channel said sent and none is left that may work later.
DeliveryVerdict judge(Job const& job, std::string_view backup_id, Turn const& turn,
                      std::vector<std::string> const& channels, DeliveryPolicy const& policy);

}  // namespace sparekey::rescue
