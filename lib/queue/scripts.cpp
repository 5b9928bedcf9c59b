#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

redis::Script load(std::string_view name) {
    return redis::Script(std::string(text_of(lua_sources(), "prelude")).append(text_of(lua_sources(), name)));
}

}  // namespace

Scripts const& scripts() {
    static Scripts const loaded{
        .accept = load("accept"),
        .assign_backup = load("assign_backup"),
        .bury = load("bury"),
        .claim = load("claim"),
        .done = load("done"),
        .give_back = load("give_back"),
        .hold = load("hold"),
        .look_again = load("look_again"),
        .note = load("note"),
        .renew = load("renew"),
        .retry = load("retry"),
        .send_ledger = load("send_ledger"),
        .stats = load("stats"),
        .take_turn = load("take_turn"),
        .wake = load("wake"),
        .drop = load("drop"),
        .requeue = load("requeue"),
        .pause = load("pause"),
        .resume = load("resume"),
        .look_up = load("look_up"),
        .overview = load("overview"),
        .timeline = load("timeline"),
        .duty_take = load("duty_take"),
        .duty_keep = load("duty_keep"),
        .duty_leave = load("duty_leave"),
        .followed = load("followed"),
        .fsck_jobs = load("fsck_jobs"),
        .fsck_ledger = load("fsck_ledger"),
        .fsck_members = load("fsck_members"),
        .fsck_records = load("fsck_records"),
    };
    return loaded;
}

}  // namespace sparekey::queue
