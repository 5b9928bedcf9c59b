// What may stand on the command line, read from the program's own options, and scripts for shells made from
// it: they can never lag behind.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct CompletionWord {
    std::string text;
    std::string help;
};

struct CompletionOption {
    std::string name;  // with its dashes
    std::string help;
    bool takes_value = false;
    std::vector<std::string> values;  // the only ones; empty: anything
    bool takes_file = false;
};

/// The program, a command, or a group of commands.
struct CompletionPlace {
    std::string path;                       // "" is the program, then "fsck", "jobs list"
    std::vector<CompletionWord> words;      // commands that may follow, and values of positional arguments
    std::vector<CompletionOption> options;  // those of the program may stand anywhere and are in every place
    bool takes_file = false;                // as a positional argument
};

/// Every place, the program first, each before those below it.
std::vector<CompletionPlace> completion_places(CLI::App const& program);

std::string bash_completion(std::vector<CompletionPlace> const& places);
std::string zsh_completion(std::vector<CompletionPlace> const& places);
std::string fish_completion(std::vector<CompletionPlace> const& places);

}  // namespace sparekey::daemon
