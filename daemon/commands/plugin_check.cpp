#include "daemon/commands/plugin_check.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "core/clock.hpp"
#include "core/json.hpp"
#include "daemon/commands/in_child.hpp"
#include "daemon/config/secret_file.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/logging.hpp"
#include "notify/plugin_conformance.hpp"
#include "notify/test_notification.hpp"

namespace sparekey::daemon {
namespace {

struct Check {
    std::string name;
    bool passed;
    std::string detail;
};

Result<std::pair<std::string, std::string>> split(std::string const& setting) {
    auto const equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
        return Error{Errc::invalid_input, "\"" + setting + "\" is not KEY=VALUE"};
    return std::pair(setting.substr(0, equals), setting.substr(equals + 1));
}

Result<notify::PluginOptions> plugin_options(PluginCheckOptions const& options, ConfigSource const& source) {
    notify::PluginOptions plugin;
    plugin.file = std::filesystem::absolute(options.file).lexically_normal();
    for (auto const& text : options.settings) {
        auto setting = split(text);
        if (!setting) return setting.error();
        plugin.settings.insert(*std::move(setting));
    }
    for (auto const& text : options.secret_files) {
        auto const setting = split(text);
        if (!setting) return setting.error();
        auto secret = read_secret(setting->second, source.credentials_directory);
        if (!secret) return with_context(setting->first, secret.error());
        plugin.secrets.emplace(setting->first, *std::move(secret));
    }
    return plugin;
}

notify::ConformanceOptions conformance_options(PluginCheckOptions const& options,
                                               notify::PluginOptions plugin) {
    notify::ConformanceOptions made;
    made.channel = {"test", std::chrono::seconds(options.limit_s), {}, std::move(plugin)};
    made.concurrent = options.concurrent;
    if (!options.send) return made;
    made.message = [&options] {
        rescue::Recipient guest{"Test Guest", options.phone, options.email, "en"};
        auto const now = SystemClock().now();
        auto message = notify::test_notification("test", std::move(guest), now, rescue::MessageWriter(),
                                                 rescue::MessageForm::sms);
        message.deadline = now + std::chrono::seconds(options.limit_s);
        return message;
    };
    return made;
}

/// The other end of parse_line(): texts of the plugin's may hold anything.
std::string to_line(std::string_view kind, std::string_view name, std::string_view detail = "") {
    std::string line = std::string(kind) + "\t" + std::string(name) + "\t" + std::string(detail);
    std::replace_if(
        line.begin() + static_cast<std::ptrdiff_t>(kind.size() + name.size() + 2), line.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return line;
}

/// What the child says: "begins\tNAME\t", then "ok\tNAME\tDETAIL" or "failed\tNAME\tDETAIL".
class Progress {
  public:
    explicit Progress(bool print) : print_(print) {}

    void line(std::string_view text) {
        auto const first = text.find('\t');
        auto const second = text.find('\t', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) return;
        auto const kind = text.substr(0, first);
        auto const name = std::string(text.substr(first + 1, second - first - 1));
        if (kind == "begins")
            under_way_ = name;
        else
            add({name, kind == "ok", std::string(text.substr(second + 1))});
    }

    void died(std::string const& how) { add({under_way_.empty() ? "start" : under_way_, false, how}); }

    std::vector<Check> const& checks() const { return checks_; }

  private:
    void add(Check check) {
        under_way_.clear();
        if (print_) {
            auto const padding =
                std::string(std::max<std::size_t>(check.name.size(), 14) - check.name.size(), ' ');
            std::cout << (check.passed ? "ok      " : "FAILED  ") << check.name
                      << (check.detail.empty() ? "" : padding + "  " + check.detail) << std::endl;
        }
        checks_.push_back(std::move(check));
    }

    bool print_;
    std::string under_way_;
    std::vector<Check> checks_;
};

std::string to_json(std::string const& file, bool conforms, std::vector<Check> const& checks) {
    json::Writer writer;
    writer.begin_object().member("file", file).member("conforms", conforms).key("checks").begin_array();
    for (auto const& check : checks) {
        writer.begin_object()
            .member("name", check.name)
            .member("ok", check.passed)
            .member("detail", check.detail)
            .end_object();
    }
    return writer.end_array().end_object().text();
}

}  // namespace

void add_options(CLI::App& command, PluginCheckOptions& options) {
    command.add_option("FILE", options.file, "the shared object")->required();
    command.add_option("--settings", options.settings,
                       "KEY=VALUE, as in the channel's settings; may be repeated");
    command.add_option("--secret-files", options.secret_files,
                       "KEY=FILE, as in the channel's secret_files; may be repeated");
    auto* const send = command.add_flag("--send", options.send, "send a test message, with the PIN 0000");
    command.add_flag("--concurrent", options.concurrent, "and four more at the same time")->needs(send);
    command.add_option("--phone", options.phone, "to this number")->needs(send);
    command.add_option("--email", options.email, "to this address")->needs(send);
    command.add_option("--limit", options.limit_s, "seconds that each check may take")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command.add_flag("--json", options.json, "for programs");
}

int run_plugin_check(Invocation const& invocation, PluginCheckOptions const& options) {
    auto plugin = plugin_options(options, invocation.source);
    if (!plugin) {
        std::cerr << "sparekeyd plugin check: " << plugin.error().message << "\n";
        return exit_code::kUsage;
    }
    auto const file = plugin->file;
    auto const conformance = conformance_options(options, *std::move(plugin));

    auto const work = [&](SayLine const& say) {
        notify::ConformanceReport const report{
            [&](std::string_view name) { say(to_line("begins", name)); },
            [&](std::string_view name, bool passed, std::string_view detail) {
                say(to_line(passed ? "ok" : "failed", name, detail));
            }};
        notify::check_conformance(conformance, report, make_log(LogConfig(), std::nullopt));
    };
    Progress progress(!options.json);
    // The plugin's own deadline comes first, if it keeps to it.
    auto const limit = std::chrono::seconds(options.limit_s + 2);
    auto const died = run_in_child(
        work, [&](std::string_view line) { progress.line(line); }, limit);
    if (!died.empty()) progress.died(died);

    auto const& checks = progress.checks();
    bool const conforms =
        std::all_of(checks.begin(), checks.end(), [](auto const& check) { return check.passed; });
    if (options.json)
        std::cout << to_json(file, conforms, checks) << "\n";
    else if (!options.send)
        std::cout << "Nothing was sent: --send does, to --phone or --email.\n";
    return conforms ? exit_code::kOk : exit_code::kDataError;
}

}  // namespace sparekey::daemon
