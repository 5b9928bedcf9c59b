#include "daemon/completion.hpp"

#include "daemon/commands/request_line.hpp"

namespace sparekey::daemon {
namespace {

using Places = std::vector<CompletionPlace>;

/// `case` arms that follow the words typed so far from place to place: "jobs:list" leads to "jobs list".
template <class Arm>
std::string arms(Places const& places, Arm const& arm) {
    std::string text;
    for (auto const& place : places) {
        if (place.path.empty()) continue;
        auto const space = place.path.rfind(' ');
        auto const from = space == std::string::npos ? "" : place.path.substr(0, space);
        auto const word = space == std::string::npos ? place.path : place.path.substr(space + 1);
        text += arm(from + ":" + word, place.path);
    }
    return text;
}

std::string join(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string join(std::vector<CompletionWord> const& words) {
    std::vector<std::string> texts;
    for (auto const& word : words) texts.push_back(word.text);
    return join(texts);
}

std::string join(std::vector<CompletionOption> const& options) {
    std::vector<std::string> names;
    for (auto const& option : options) names.push_back(option.name);
    return join(names);
}

/// `case` arms of bash and zsh for the value of an option: `allowed` gets the values, `file` is for files,
/// and nobody can complete the rest.
template <class Allowed>
std::string value_arms(Places const& places, Allowed const& allowed, std::string const& file) {
    std::string text;
    for (auto const& place : places) {
        for (auto const& option : place.options) {
            if (!option.takes_value) continue;
            std::string action;
            if (option.takes_file) action = file + "; ";
            if (!option.values.empty()) action = allowed(join(option.values)) + "; ";
            text += "        \"" + place.path + ":" + option.name + "\") " + action + "return ;;\n";
        }
    }
    return text;
}

std::string posix_arm(std::string const& at, std::string const& to) {
    return "            \"" + at + "\") place=\"" + to + "\" ;;\n";
}

/// For zsh's _describe: 'name:help'.
std::string described(std::string_view name, std::string_view help) {
    std::string text(name);
    text += ':';
    for (char const c : help) text += c == ':' ? std::string("\\:") : std::string(1, c);
    return shell_quote(text);
}

}  // namespace

std::string bash_completion(Places const& places) {
    std::string text =
        "# bash completion for sparekeyd; made by `sparekeyd completion bash`.\n"
        "_sparekeyd() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} place= words= options= i\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        case \"$place:${COMP_WORDS[i]}\" in\n" +
        arms(places, posix_arm) +
        "        esac\n"
        "    done\n"
        "    case \"$place:$prev\" in\n";
    auto const allowed = [](std::string const& values) {
        return "COMPREPLY=($(compgen -W \"" + values + "\" -- \"$cur\"))";
    };
    text += value_arms(places, allowed, "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))");
    text += "    esac\n    case \"$place\" in\n";
    for (auto const& place : places)
        text += "        \"" + place.path + "\") words=\"" + join(place.words) + "\" options=\"" +
                join(place.options) + "\" ;;\n";
    text +=
        "    esac\n"
        "    if [[ $cur == -* || -z $words ]]; then words=$options; fi\n"
        "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n";
    for (auto const& place : places)
        if (place.takes_file)
            text +=
                "    [[ $place != \"" + place.path +
                "\" || $cur == -* ]] || { compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); }\n";
    return text + "}\ncomplete -F _sparekeyd sparekeyd\n";
}

std::string zsh_completion(Places const& places) {
    std::string text =
        "#compdef sparekeyd\n"
        "# zsh completion for sparekeyd; made by `sparekeyd completion zsh`.\n"
        "_sparekeyd() {\n"
        "    local place= word\n"
        "    local -a commands options\n"
        "    for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
        "        case \"$place:$word\" in\n" +
        arms(places, posix_arm) +
        "        esac\n"
        "    done\n"
        "    case \"$place:${words[CURRENT-1]}\" in\n" +
        value_arms(
            places, [](std::string const& values) { return "compadd -- " + values; }, "_files") +
        "    esac\n    case \"$place\" in\n";
    for (auto const& place : places) {
        text += "        \"" + place.path + "\")\n            commands=(";
        for (auto const& word : place.words) text += described(word.text, word.help) + " ";
        text += ")\n            options=(";
        for (auto const& option : place.options) text += described(option.name, option.help) + " ";
        text += ")\n";
        if (place.takes_file) text += "            [[ ${words[CURRENT]} == -* ]] || { _files; return }\n";
        text += "            ;;\n";
    }
    return text +
           "    esac\n"
           "    if [[ ${words[CURRENT]} == -* ]] || (( ! $#commands )); then\n"
           "        _describe option options\n"
           "    else\n"
           "        _describe command commands\n"
           "    fi\n"
           "}\n"
           "if [[ ${funcstack[1]} == _sparekeyd ]]; then _sparekeyd \"$@\"; else compdef _sparekeyd "
           "sparekeyd; fi\n";
}

std::string fish_completion(Places const& places) {
    auto const arm = [](std::string const& at, std::string const& to) {
        return "            case \"" + at + "\"\n                set place \"" + to + "\"\n";
    };
    std::string text =
        "# fish completion for sparekeyd; made by `sparekeyd completion fish`.\n"
        "function __sparekeyd_at\n"
        "    set -l place \"\"\n"
        "    for word in (commandline -opc)[2..-1]\n"
        "        switch \"$place:$word\"\n" +
        arms(places, arm) +
        "        end\n"
        "    end\n"
        "    test \"$place\" = \"$argv[1]\"\n"
        "end\n"
        "complete -c sparekeyd -f\n";
    for (auto const& place : places) {
        auto const start = "complete -c sparekeyd -n '__sparekeyd_at \"" + place.path + "\"'";
        if (place.takes_file) text += start + " -F\n";
        for (auto const& word : place.words)
            text += start + " -a " + shell_quote(word.text) + " -d " + shell_quote(word.help) + "\n";
        for (auto const& option : place.options) {
            text += start + " -l " + option.name.substr(2) + " -d " + shell_quote(option.help);
            if (option.takes_value) text += option.takes_file ? " -r -F" : " -x";
            if (!option.values.empty()) text += " -a " + shell_quote(join(option.values));
            text += "\n";
        }
    }
    return text;
}

}  // namespace sparekey::daemon
