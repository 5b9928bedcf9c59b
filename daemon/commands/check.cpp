#include "daemon/commands/check.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/json.hpp"
#include "daemon/commands/guests.hpp"
#include "daemon/exit_code.hpp"
#include "notify/channel.hpp"
#include "notify/guest_directory.hpp"

namespace sparekey::daemon {
namespace {

void list(json::Writer& writer, std::string_view key, std::vector<Mistake> const& mistakes) {
    writer.key(key).begin_array();
    for (auto const& mistake : mistakes) {
        writer.begin_object()
            .member("file", mistake.file)
            .member("line", mistake.line)
            .member("column", mistake.column)
            .member("key", mistake.key)
            .member("message", mistake.message)
            .end_object();
    }
    writer.end_array();
}

std::string to_json(std::vector<Mistake> const& mistakes, std::vector<Mistake> const& warnings) {
    json::Writer writer;
    writer.begin_object().member("valid", mistakes.empty());
    list(writer, "mistakes", mistakes);
    list(writer, "warnings", warnings);
    return writer.end_object().text();
}

std::string describe_templates(rescue::MessageWriter const& messages) {
    std::string names;
    for (auto const* const entry : messages.catalog().own())
        names += (names.empty() ? "" : ", ") + rescue::file_name(entry->locale, entry->form);
    return names.empty() ? "built-in templates" : names + ", and built-in templates";
}

/// A hook's URL may be its password.
std::string describe(ops::AlertHookOptions const& alerts) {
    if (alerts.type == "exec") return alerts.command.front();
    if (alerts.type == "http") return std::string(to_string(alerts.http.format)) + ", posted";
    return "the log";
}

void print_summary(Config const& config, std::string const& file, std::vector<std::string> const& notes) {
    auto const& listen = config.listen;
    std::cout << file << ": the configuration is valid\n"
              << "  listening on  " << listen.address.to_string()
              << (config.tls.enabled() ? ", TLS" : ", plain HTTP") << ", shards: " << shard_count(listen)
              << "\n"
              << "  redis         " << redis::describe(config.redis.options) << ", durability "
              << to_string(config.redis.durability) << "\n";
    for (auto const& workspace : config.workspaces) {
        std::cout << "  workspace     " << workspace.name << " at " << workspace.path
                  << ", webhook secrets: " << workspace.signing_keys.size() << "\n";
    }
    bool tells_somebody = false;
    for (auto const& channel : config.channels) {
        std::cout << "  channel       " << channel.name << " (" << notify::type_of(channel) << ")\n";
        tells_somebody = tells_somebody || notify::type_of(channel) != "log";
    }
    std::cout << "  guests        " << notify::source_of(config.guests) << "\n"
              << "  messages      " << describe_templates(config.messages) << "\n"
              << "  alerts        " << describe(config.alerts) << "\n";
    if (!tells_somebody) std::cout << "Note: the only channel is the log, so no guest is told anything.\n";
    if (config.alerts.type == "log")
        std::cout << "Note: neither alerts.command nor a URL is set, so alerts wake nobody.\n";
    for (auto const& note : notes) std::cout << "Note: " << note << "\n";
    for (auto const& warning : config.warnings) std::cout << "Note: " << to_string(warning) << "\n";
}

}  // namespace

void add_options(CLI::App& command, CheckOptions& options) {
    command.add_flag("--online", options.online, "also ask Redis, Seam and the notifiers");
    command.add_flag("--json", options.json, "for programs");
    command.footer(
        "Exit status: 0, or 78 for what a person must change: the configuration, a key that is refused, a "
        "Redis\nthat would not keep webhooks; 69 for what cannot be reached.");
}

int run_check(ConfigResult const& config, std::string const& file, CheckOptions const& options) {
    std::vector<std::string> notes;
    auto const mistakes = config ? check_guest_file(*config, file, notes) : config.error();
    if (options.json && options.online && mistakes.empty()) return exit_code::kOk;
    if (options.json) {
        std::cout << to_json(mistakes, config ? config->warnings : std::vector<Mistake>()) << "\n";
    } else if (mistakes.empty()) {
        print_summary(*config, file, notes);
    } else {
        for (auto const& mistake : mistakes) std::cerr << to_string(mistake) << "\n";
    }
    return mistakes.empty() ? exit_code::kOk : exit_code::kConfiguration;
}

}  // namespace sparekey::daemon
