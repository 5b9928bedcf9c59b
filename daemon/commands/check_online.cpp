#include "daemon/commands/check_online.hpp"

#include <iostream>

#include "core/clock.hpp"
#include "core/json.hpp"
#include "daemon/commands/guests.hpp"
#include "daemon/commands/with_queue.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/seams.hpp"
#include "daemon/terminal.hpp"
#include "notify/channel.hpp"
#include "ops/store_facts.hpp"

namespace sparekey::daemon {
namespace {

using State = CheckOutcome::State;
using Checked = asio::awaitable<CheckOutcome>;

constexpr std::size_t kLongestDetail = 500;  // columns

std::string_view to_string(State state) {
    switch (state) {
        case State::ok:
            return "ok";
        case State::unreachable:
            return "unreachable";
        case State::refused:
            return "refused";
        case State::skipped:
            return "skipped";
    }
    return "refused";
}

CheckOutcome outcome_of(Error const& error) {
    bool const may_pass = error.code == Errc::unavailable || error.code == Errc::timed_out;
    return {may_pass ? State::unreachable : State::refused, error.message};
}

Checked check_redis(Config const& config, redis::Connection& redis) {
    auto const pong = co_await redis.call(redis::Command("PING"));
    if (!pong) co_return outcome_of(pong.error());
    CheckOutcome outcome;
    outcome.detail = redis::describe(config.redis.options);
    co_return outcome;
}

Checked check_durability(Config const& config, redis::Connection& redis) {
    auto const facts = co_await ops::ask_store(redis);
    if (!facts) co_return outcome_of(facts.error());
    CheckOutcome outcome;
    outcome.detail = ops::to_string(config.redis.durability);
    for (auto const& shortfall : ops::find_shortfalls(*facts, config.redis.durability)) {
        outcome.detail += (outcome.state == State::ok ? ": " : "; ") + shortfall.describe();
        outcome.state = State::refused;
    }
    co_return outcome;
}

CheckOutcome outcome_of(rescue::SeamError const& error) {
    using Kind = rescue::SeamError::Kind;
    bool const refused =
        error.kind == Kind::unauthorized || error.kind == Kind::rejected || error.kind == Kind::not_found;
    return {refused ? State::refused : State::unreachable, error.message};
}

/// The key is good if it can list devices; no more than one, so that nobody's rate suffers.
Checked check_seam(Config const& config, std::string workspace) {
    SystemClock const clock;
    auto const seams = connect_seams(config, clock, Log());
    if (!seams) co_return outcome_of(seams.error());
    auto const listed = co_await seams->at(workspace).api->list_devices("", 1);
    if (!listed) co_return outcome_of(listed.error());
    CheckOutcome outcome;
    outcome.detail = "the key is good";
    co_return outcome;
}

/// Opening a channel runs its own checks: programs are there, a plugin takes its configuration.
Checked check_notifier(notify::ChannelOptions const& channel) {
    auto const opened = notify::open_channel(channel);
    if (!opened) co_return outcome_of(opened.error());
    CheckOutcome outcome;
    outcome.detail = notify::type_of(channel);
    co_return outcome;
}

Checked check_guests(Config const& config) {
    auto const answered = co_await ask_guest_directory(config);
    if (!answered) co_return outcome_of(answered.error());
    CheckOutcome outcome;
    outcome.detail = *answered;
    if (std::holds_alternative<notify::NoGuests>(config.guests.source)) outcome.state = State::skipped;
    co_return outcome;
}

struct Named {
    std::string name;
    CheckOutcome outcome;
};

int exit_code_of(std::vector<Named> const& results) {
    int code = exit_code::kOk;
    for (auto const& result : results) {
        if (result.outcome.state == State::refused) return exit_code::kConfiguration;
        if (result.outcome.state == State::unreachable) code = exit_code::kUnavailable;
    }
    return code;
}

void print_json(std::vector<Named> const& results) {
    json::Writer writer;
    writer.begin_object().member("valid", true).key("mistakes").begin_array().end_array();
    writer.key("online").begin_array();
    for (auto const& [name, outcome] : results)
        writer.begin_object()
            .member("name", std::string_view(name))
            .member("state", to_string(outcome.state))
            .member("detail", std::string_view(outcome.detail))
            .end_object();
    std::cout << writer.end_array().end_object().text() << "\n";
}

void print_table(std::vector<Named> const& results) {
    auto const terminal = Terminal::of_stdout();
    std::size_t widest = 0;
    for (auto const& result : results) widest = std::max(widest, display_width(result.name));
    for (auto const& [name, outcome] : results) {
        bool const good = outcome.state == State::ok || outcome.state == State::skipped;
        auto const word = std::string(to_string(outcome.state));
        std::cout << name << std::string(widest - display_width(name) + 2, ' ')
                  << terminal.paint(good ? Colour::green : Colour::red, word)
                  << std::string(std::string("unreachable").size() - word.size() + 2, ' ')
                  << fit(outcome.detail, kLongestDetail) << "\n";
    }
}

}  // namespace

std::vector<OnlineCheck> online_checks(Config const& config, redis::Connection& redis) {
    std::vector<OnlineCheck> checks{
        {"redis", [&] { return check_redis(config, redis); }},
        {"durability", [&] { return check_durability(config, redis); }},
    };
    for (auto const& workspace : config.workspaces)
        checks.push_back({"seam " + workspace.name, [&] { return check_seam(config, workspace.name); }});
    for (auto const& channel : config.channels)
        checks.push_back({"notifier " + channel.name, [&] { return check_notifier(channel); }});
    checks.push_back({"guests", [&] { return check_guests(config); }});
    return checks;
}

int run_check_online(Config const& config, CheckOptions const& options) {
    std::vector<Named> results;
    UseQueue const run_all = [&](redis::Connection& redis,
                                 queue::QueueOptions const&) -> asio::awaitable<Result<int>> {
        auto const checks = online_checks(config, redis);
        for (auto const& check : checks) {
            auto outcome = co_await check.run();
            results.push_back({check.name, std::move(outcome)});
        }
        co_return exit_code_of(results);
    };
    auto const code = with_queue(config, "check", run_all);
    if (options.json)
        print_json(results);
    else
        print_table(results);
    return code;
}

}  // namespace sparekey::daemon
