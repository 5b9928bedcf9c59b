#include "daemon/commands/completion.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "daemon/completion.hpp"
#include "daemon/exit_code.hpp"

namespace sparekey::daemon {

void add_options(CLI::App& command, CompletionOptions& options) {
    command.add_option("SHELL", options.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    command.footer("For this shell alone, in bash: source <(sparekeyd completion bash)");
}

int run_completion(Invocation const& invocation, CompletionOptions const& options) {
    auto const places = completion_places(invocation.program);
    if (options.shell == "bash") std::cout << bash_completion(places);
    if (options.shell == "zsh") std::cout << zsh_completion(places);
    if (options.shell == "fish") std::cout << fish_completion(places);
    return exit_code::kOk;
}

}  // namespace sparekey::daemon
