// The transitions as they run inside Redis: one .lua file each in scripts/, embedded at build time.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/embedded_text.hpp"
#include "redis/script.hpp"

namespace sparekey::queue {

/// scripts/*.lua, as CMakeLists.txt lists them.
std::span<EmbeddedText const> lua_sources();

/// Each with prelude.lua before it.
struct Scripts {
    redis::Script accept, assign_backup, bury, claim, done, give_back, hold, look_again, note, renew, retry,
        send_ledger, stats, take_turn, wake;
    redis::Script drop, requeue, pause, resume;
    redis::Script look_up, overview, timeline;
    redis::Script duty_take, duty_keep, duty_leave, followed;
    redis::Script fsck_jobs, fsck_ledger, fsck_members, fsck_records;
};
Scripts const& scripts();

}  // namespace sparekey::queue
