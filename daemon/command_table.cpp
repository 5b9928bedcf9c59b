#include "daemon/command_table.hpp"

#include "daemon/commands/audit.hpp"
#include "daemon/commands/check.hpp"
#include "daemon/commands/check_online.hpp"
#include "daemon/commands/completion.hpp"
#include "daemon/commands/fsck.hpp"
#include "daemon/commands/guests.hpp"
#include "daemon/commands/jobs.hpp"
#include "daemon/commands/message_preview.hpp"
#include "daemon/commands/notify_test.hpp"
#include "daemon/commands/pause.hpp"
#include "daemon/commands/plugin_check.hpp"
#include "daemon/commands/pool_enable.hpp"
#include "daemon/commands/record.hpp"
#include "daemon/commands/replay.hpp"
#include "daemon/commands/serve.hpp"
#include "daemon/commands/service_failed.hpp"
#include "daemon/commands/sign.hpp"
#include "daemon/commands/status.hpp"
#include "daemon/commands/try_alerts.hpp"
#include "daemon/commands/why.hpp"
#include "daemon/environment.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/hangups.hpp"
#include "daemon/logging.hpp"

namespace sparekey::daemon {
namespace {

int serve(Invocation const& invocation) {
    hold_hangups_back();
    auto config = valid_config(invocation);
    if (!config) return exit_code::kConfiguration;
    auto const log = make_log(config->log, environment("JOURNAL_STREAM"));
    return run_serve(invocation.source, *std::move(config), log);
}

int check(Invocation const& invocation, CheckOptions const& options) {
    auto const config = load_config(invocation.source);
    auto const code = run_check(config, invocation.source.file, options);
    return code == exit_code::kOk && options.online ? run_check_online(*config, options) : code;
}

}  // namespace

std::vector<Command> command_table() {
    return {
        {"serve", "run the daemon", [](CLI::App&) {}, serve},
        command("check", "say everything that is wrong with the configuration, and what it leads to", check),
        command("status", "say whether all is well, and what needs a person", run_status),
        command("why", "tell all that happened to a webhook, a code or a backup", run_why),
        group("jobs", "see the jobs of failed codes, and act on them"),
        command("jobs list", "list jobs that are not done", run_jobs_list),
        command("jobs show", "show all that is known of a job", run_jobs_show),
        command("jobs retry", "try a dead or waiting job again, now", run_jobs_retry),
        command("jobs drop", "close a job that was settled otherwise", run_jobs_drop),
        command("pause", "rescue nobody new until told to go on; accept webhooks all the same", run_pause),
        command("resume", "end a pause", run_resume),
        command("fsck", "find what is not in order in the queue, and mend it", run_fsck),
        command("audit", "list locks, what is wrong with them, and whose stays that puts at risk", run_audit),
        group("pool", "the pools of backup codes on locks"),
        command("pool enable", "turn on the pool of a lock, or of all that could have one", run_pool_enable),
        group("guests", "ask the guest directory"),
        command("guests find", "show whose guest an access code is", run_guests_find),
        group("alerts", "the way of alerts to a person"),
        command("alerts test", "send a test alert, and that it is resolved, through the configured hook",
                run_try_alerts),
        command("alerts service-failed", "tell a person that the daemon's unit has failed; for systemd",
                run_service_failed),
        command("record", "print the webhooks that were accepted, as JSON lines", run_record),
        command("replay", "accept recorded webhooks once more", run_replay),
        command("sign", "sign a body as Svix would, and print a curl line that posts it", run_sign),
        group("message", "the words that guests read"),
        command("message preview", "show what a guest would read, with sample values in it",
                run_message_preview),
        group("notify", "try the channels to guests"),
        command("notify test", "send a test message through the configured channels", run_notify_test),
        group("plugin", "for authors of notifiers as shared objects"),
        command("plugin check", "say whether a plugin does what it must", run_plugin_check),
        command("completion", "print a script that completes this command line in a shell", run_completion),
    };
}

}  // namespace sparekey::daemon
