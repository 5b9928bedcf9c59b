// sparekeyd's command line: which command, with which configuration, and how it ended (DESIGN.md §8).
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "daemon/commands/check.hpp"
#include "daemon/commands/fsck.hpp"
#include "daemon/commands/serve.hpp"
#include "daemon/commands/sign.hpp"
#include "daemon/config.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/logging.hpp"

namespace {

using namespace sparekey::daemon;

std::optional<std::string> environment(char const* name) {
    auto const* value = std::getenv(name);
    if (value == nullptr) return std::nullopt;
    return value;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Sends a guest a backup code when Seam reports that theirs did not reach the lock.",
                 "sparekeyd");
    try {
        app.set_version_flag("--version", "sparekeyd " SPAREKEY_VERSION);
        app.require_subcommand(1);
        app.fallthrough();  // `check --config FILE` as well
        ConfigSource source{.credentials_directory = environment("CREDENTIALS_DIRECTORY")};
        app.add_option("--config", source.file, "configuration file")->capture_default_str();

        app.add_subcommand("serve", "run the daemon");
        auto* const check =
            app.add_subcommand("check", "say everything that is wrong with the configuration");
        CheckOptions check_options;
        check->add_flag("--json", check_options.json, "for programs");
        auto* const fsck = app.add_subcommand("fsck", "find what is not in order in the queue, and mend it");
        FsckOptions fsck_options;
        add_options(*fsck, fsck_options);
        auto* const sign =
            app.add_subcommand("sign", "sign a body as Svix would, and print a curl line that posts it");
        SignOptions sign_options;
        add_options(*sign, sign_options);
        app.parse(argc, argv);

        auto const config = load_config(source);
        if (*check || !config) return run_check(config, source.file, check_options);
        if (*fsck) return run_fsck(*config, fsck_options);
        if (*sign) return run_sign(*config, sign_options);
        return run_serve(*config, make_log(config->log, environment("JOURNAL_STREAM")));
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? exit_code::kOk : exit_code::kUsage;  // 0: --help and --version
    } catch (std::exception const& error) {
        std::cerr << "sparekeyd: " << error.what() << "\n";
        return exit_code::kInternal;
    }
}
