#include "daemon/command_table.hpp"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>

namespace sparekey::daemon {
namespace {

TEST(CommandTable, whatever_sees_or_acts_speaks_json) {
    CLI::App program("", "sparekeyd");
    auto const table = command_table();
    Command const* chosen = nullptr;
    add_commands(program, table, chosen);
    std::vector<std::string> silent;
    auto const look_at = [&](auto const& self, CLI::App* app, std::string const& name) -> void {
        auto const below = app->get_subcommands([](CLI::App* each) { return !each->get_name().empty(); });
        for (auto* const each : below) self(self, each, name + " " + each->get_name());
        if (below.empty() && app->get_option_no_throw("--json") == nullptr) silent.push_back(name);
    };
    look_at(look_at, &program, "sparekeyd");
    EXPECT_THAT(silent, testing::UnorderedElementsAre("sparekeyd serve", "sparekeyd completion",
                                                      "sparekeyd alerts service-failed"));
}

}  // namespace
}  // namespace sparekey::daemon
