// How this Seam behaves: as documented, as Seam's own fake does, or with the flaws a client must survive.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json.hpp"

namespace sparekey::sim {

/// Which keys the answer of a pull holds (SEAM.md §1.1).
enum class PullKeys {
    both,                        // OpenAPI: the backup under both keys
    access_code_only,            // what official SDKs read
    backup_access_code_only,     // the fake; Seam before 2024-11
    original_under_access_code,  // a trap: the failed code where the backup should be
};

/// The `ends_at` of a backup that was just pulled.
enum class BackupEnd { aligned, one_day_late, none };

/// In which /events/list lists; Seam does not publish its own.
enum class EventOrder { oldest_first, newest_first, shuffled };

/// What an accepted update does. `pending`: declared in `pending_mutations`, not on the lock, not in
/// `ends_at`.
enum class Updates { applied, pending, ignored };

struct Behaviour {
    PullKeys pull_keys = PullKeys::both;
    BackupEnd backup_ends_at = BackupEnd::aligned;
    bool exclusive_pulls = true;   // false: every original of a device gets the same backup
    bool ongoing_backups = false;  // backups have type `ongoing`
    bool put_and_patch = true;     // false: /access_codes/update by PUT or PATCH is 405
    bool checks_dates = true;      // refuse an update whose end is past or before its start
    bool says_available = true;    // is_backup_access_code_available tells the truth; false: is always false
    bool lists_everything =
        false;  // /access_codes/list answers with every code but backups, whatever was asked
    Updates updates = Updates::applied;
    bool empty_update_answer = false;  // {"ok":true}, as the guide shows, instead of an action attempt
    int updates_per_minute = 10;       // per device, then 429; 0: no limit
    int pool_size = 3;                 // backups a new device starts with
    int pin_length = 4;                // of PINs that are made up
    int empty_pool_status = 400;       // nobody publishes what the real one is (SEAM.md §1.9)
    std::string empty_pool_type = "no_backup_access_code_available";
    bool old_event_shape = false;  // failure events without the six arrays of errors and warnings
    EventOrder event_order = EventOrder::oldest_first;
    bool event_pages = true;  // false: /events/list ignores limit and offset
    std::map<std::string, std::chrono::milliseconds, std::less<>>
        latency_ms;  // by route; "*": every other route

    std::chrono::milliseconds latency(std::string_view route) const;
};

/// `behaviour` with the members of `changes` taken over; `"dialect": "documented" | "fake"` is applied before
/// the others. An unknown member or word is an error, and nothing is changed.
Result<Behaviour> changed(Behaviour behaviour, json::Value const& changes);

}  // namespace sparekey::sim
