// A command as main.cpp's table lists it: one line each, from which come the command line, `--help` and
// completion.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

/// What a command is run with, beside its own options.
struct Invocation {
    ConfigSource const& source;  // of the configuration; nothing has read it yet
    CLI::App const& program;     // the whole command line
};

struct Command {
    std::string name;  // "fsck"; "jobs list" is `list` in the group `jobs`, which the table names before it
    std::string help;
    std::function<void(CLI::App&)> add_options;
    std::function<int(Invocation const&)> run;  // returns the exit code; empty: a group
};

/// Only holds commands.
Command group(std::string name, std::string help);

/// For what runs whatever the configuration is like, or without one.
template <class Options>
Command command(std::string name, std::string help, int (*run)(Invocation const&, Options const&)) {
    auto const options = std::make_shared<Options>();
    return {std::move(name), std::move(help), [options](CLI::App& app) { add_options(app, *options); },
            [options, run](Invocation const& invocation) { return run(invocation, *options); }};
}

/// The configuration; nullopt: it is not valid, which is told by now.
std::optional<Config> valid_config(Invocation const& invocation);

/// Runs `use`, or says what is wrong with the configuration.
int with_config(Invocation const& invocation, std::function<int(Config const&)> const& use);

/// For what needs a valid configuration: all mistakes are printed, and kConfiguration returned, if it is not.
template <class Options>
Command command(std::string name, std::string help, int (*run)(Config const&, Options const&)) {
    auto const options = std::make_shared<Options>();
    return {std::move(name), std::move(help), [options](CLI::App& app) { add_options(app, *options); },
            [options, run](Invocation const& invocation) {
                return with_config(invocation, [&](Config const& config) { return run(config, *options); });
            }};
}

/// Without options of its own.
Command command(std::string name, std::string help, int (*run)(Config const&));

/// Adds all of them to the program. Once that has parsed a command line, `chosen` is the one it named.
/// Both arguments outlive the parsing.
void add_commands(CLI::App& program, std::vector<Command> const& commands, Command const*& chosen);

}  // namespace sparekey::daemon
