// sparekeyd's command line: which command, with which configuration, and how it ended (DESIGN.md §8).
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "daemon/command_table.hpp"
#include "daemon/environment.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/private_memory.hpp"

using namespace sparekey::daemon;

int main(int argc, char** argv) {
    keep_memory_private();
    CLI::App program("Sends a guest a backup code when Seam reports that theirs did not reach the lock.",
                     "sparekeyd");
    try {
        program.set_version_flag("--version", "sparekeyd " SPAREKEY_VERSION);
        ConfigSource source{.credentials_directory = environment("CREDENTIALS_DIRECTORY")};
        program.add_option("--config", source.file, "configuration file")->capture_default_str();
        auto const table = command_table();
        Command const* chosen = nullptr;
        add_commands(program, table, chosen);
        program.parse(argc, argv);
        return chosen->run({source, program});
    } catch (CLI::ParseError const& error) {
        return program.exit(error) == 0 ? exit_code::kOk : exit_code::kUsage;  // 0: --help and --version
    } catch (std::exception const& error) {
        std::cerr << "sparekeyd: " << error.what() << "\n";
        return exit_code::kInternal;
    }
}
