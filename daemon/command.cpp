#include "daemon/command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "daemon/config/nearest.hpp"
#include "daemon/exit_code.hpp"

namespace sparekey::daemon {
namespace {

/// The group that a command belongs to, and its name there.
std::pair<CLI::App*, std::string> place_of(CLI::App& program, std::string const& name) {
    auto const space = name.find(' ');
    if (space == std::string::npos) return {&program, name};
    return {program.get_subcommand(name.substr(0, space)), name.substr(space + 1)};
}

/// CLI11 says of a word that is no command only that one is required.
std::string explain(CLI::App const* program, CLI::Error const& error) {
    auto const* group = program;
    std::string name = program->get_name();
    while (!group->get_subcommands().empty()) {
        group = group->get_subcommands().front();
        name += " " + group->get_name();
    }
    auto const unknown = program->remaining(true);
    bool const lacks_command = error.get_name() == "RequiredError" && group->get_require_subcommand_min() > 0;
    if (!lacks_command || unknown.empty()) return CLI::FailureMessage::simple(program, error);
    std::vector<std::string> known;
    for (auto const* const each : group->get_subcommands({})) known.push_back(each->get_name());
    auto const& word = unknown.front();
    CLI::Error const named(error.get_name(), name + ": " + word + " " + about_unknown(word, known));
    return CLI::FailureMessage::simple(program, named);
}

}  // namespace

Command group(std::string name, std::string help) {
    return {std::move(name), std::move(help), [](CLI::App& app) { app.require_subcommand(1); }, {}};
}

Command command(std::string name, std::string help, int (*run)(Config const&)) {
    return {std::move(name), std::move(help), [](CLI::App&) {},
            [run](Invocation const& invocation) { return with_config(invocation, run); }};
}

std::optional<Config> valid_config(Invocation const& invocation) {
    auto config = load_config(invocation.source);
    if (config) return *std::move(config);
    for (auto const& mistake : config.error()) std::cerr << to_string(mistake) << "\n";
    return std::nullopt;
}

int with_config(Invocation const& invocation, std::function<int(Config const&)> const& use) {
    auto const config = valid_config(invocation);
    return config ? use(*config) : exit_code::kConfiguration;
}

void add_commands(CLI::App& program, std::vector<Command> const& commands, Command const*& chosen) {
    program.require_subcommand(1);
    program.fallthrough();  // `check --config FILE` as well
    program.failure_message(explain);
    for (auto const& command : commands) {
        auto const [parent, name] = place_of(program, command.name);
        auto* const app = parent->add_subcommand(name, command.help);
        command.add_options(*app);
        if (command.run) app->final_callback([&chosen, &command] { chosen = &command; });
    }
}

}  // namespace sparekey::daemon
