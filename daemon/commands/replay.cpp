#include "daemon/commands/replay.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "daemon/commands/record.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/config/secret_file.hpp"
#include "daemon/config/units.hpp"
#include "daemon/endpoints.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/replay/replay_run.hpp"

namespace sparekey::daemon {
namespace {

/// Of the terminal that stderr is; 0: it is none.
std::size_t terminal_columns() {
    if (::isatty(STDERR_FILENO) != 1) return 0;
    winsize size{};
    auto const known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    return known ? size.ws_col : 80;
}

Result<std::optional<SigningKey>> read_key(std::string const& file) {
    if (file.empty()) return std::optional<SigningKey>();
    auto const* const credentials = std::getenv("CREDENTIALS_DIRECTORY");
    auto const secret =
        read_secret(file, credentials == nullptr ? std::nullopt : std::optional<std::string>(credentials));
    if (!secret) return with_context("--secret-file", secret.error());
    auto key = SigningKey::parse(secret->reveal());
    if (!key) return with_context("--secret-file", key.error());
    return std::optional(*std::move(key));
}

Result<std::unique_ptr<http::Client>> make_client(ReplayOptions const& options) {
    if (options.to.empty()) return std::unique_ptr<http::Client>();
    http::ClientOptions client;
    client.url = Secret(options.to);
    client.ca_file = options.ca_file;
    client.most_connections = kPostsInFlight;
    auto made = http::Client::create(std::move(client));
    if (!made) return with_context("--to", made.error());
    return made;
}

Result<ReplayPlan> make_plan(Config const& config, ReplayOptions const& options) {
    ReplayPlan plan;
    auto const selection = make_selection(options.since, options.until, options.id, SystemClock().now());
    if (!selection) return selection.error();
    auto const patience = parse_duration(options.patience);
    if (!patience) return with_context("--patience", patience.error());
    plan.endpoints = endpoints(config);
    plan.selection = *selection;
    plan.from_line = options.from_line;
    plan.limits.per_second = options.rate;
    plan.limits.patience = *patience;
    if (!options.to.empty()) plan.limits.in_flight = kPostsInFlight;
    return plan;
}

int refuse(Error const& error) {
    std::cerr << "sparekeyd replay: " << error.message << "\n";
    return exit_code::kUsage;
}

}  // namespace

void add_options(CLI::App& command, ReplayOptions& options) {
    command.add_option("file", options.file, "what `sparekeyd record` printed; -: stdin")->required();
    command.add_flag("--dry-run", options.dry_run, "change nothing, say what would become of each line");
    auto* const force =
        command.add_flag("--force", options.force, "look again also at what is known, and may be done");
    command.add_option("--rate", options.rate, "at most so many a second")->check(CLI::PositiveNumber);
    command.add_option(
        "--since", options.since,
        "only those received then or later: \"2026-11-23T03:05:00Z\", or how long ago: \"2h\"");
    command.add_option("--until", options.until, "only those received before");
    command.add_option("--id", options.id, "only this message, event or access code");
    command.add_option("--from-line", options.from_line, "begin with this line: to go on with a replay")
        ->check(CLI::PositiveNumber);
    auto* const to = command.add_option("--to", options.to,
                                        "sign anew and post to this URL; one without a path gets each "
                                        "webhook's own");
    force->excludes(to);
    command
        .add_option("--secret-file", options.secret_file, "signs for --to; default: the workspace's first")
        ->needs(to);
    command.add_option("--ca-file", options.ca_file, "whom to trust for --to; default: the system's")
        ->needs(to);
    command.add_option("--patience", options.patience, "how long to wait for Redis, or for the URL")
        ->capture_default_str();
    command.add_option("--reason", options.reason, "why, for the line in the history");
    command.add_flag("--json", options.json, "for programs");
    command.footer(
        "Each line is verified as of the time when it was received, and accepted as from the listener: what "
        "is "
        "known\nchanges nothing. Lines that are broken or refused are reported and skipped.\n"
        "Exit status: 0 if all were taken, 65 if some were not, 64 wrong usage, 69 if Redis or the URL could "
        "not be\nreached or refused all, 75 if interrupted. docs/replay.md says more.");
}

int run_replay(Config const& config, ReplayOptions const& options) {
    auto const key = read_key(options.secret_file);
    if (!key) return refuse(key.error());
    auto const plan = make_plan(config, options);
    if (!plan) return refuse(plan.error());
    // A replay goes on when whoever reads its messages goes away; a dry run is only messages.
    if (!options.dry_run) std::signal(SIGPIPE, SIG_IGN);

    UseQueue const replay = [&](redis::Connection& redis,
                                queue::QueueOptions const& queue) -> asio::awaitable<Result<int>> {
        auto const executor = co_await asio::this_coro::executor;
        auto const client = make_client(options);
        if (!client) co_return refuse(client.error());
        auto const input = ReplayInput::open(executor, options.file, longest_recorded_line(config));
        if (!input) co_return refuse(input.error());
        ReplaySurroundings around{config, redis, queue, **input, client->get(), *key, terminal_columns()};
        ReplayRun run(executor, around, *plan, options);
        co_return co_await run.run();
    };
    return with_queue(config, "replay", replay);
}

}  // namespace sparekey::daemon
