#include <CLI/CLI.hpp>
#include <algorithm>

#include "daemon/completion.hpp"

namespace sparekey::daemon {
namespace {

std::vector<CLI::App const*> children(CLI::App const& app) {
    return app.get_subcommands([](CLI::App const*) { return true; });
}

/// CLI11 tells the values that IsMember allows in the type's name alone: "TEXT:{svix,webhook}".
std::vector<std::string> allowed_values(CLI::Option const& option) {
    auto const type = option.get_type_name();
    auto const open = type.find('{');
    auto const close = type.find('}');
    if (open == std::string::npos || close == std::string::npos || close < open) return {};
    return CLI::detail::split(type.substr(open + 1, close - open - 1), ',');
}

void add_option(CompletionPlace& place, CLI::Option const& option) {
    if (!option.nonpositional()) {
        for (auto& value : allowed_values(option)) place.words.push_back({std::move(value), ""});
        if (option.get_single_name().find("FILE") != std::string::npos) place.takes_file = true;
        return;
    }
    bool const takes_value = option.get_items_expected_max() > 0;
    for (auto const& name : option.get_lnames()) {
        bool const known = std::any_of(place.options.begin(), place.options.end(),
                                       [&](auto const& other) { return other.name == "--" + name; });
        if (known) continue;  // each option group has its own --help
        bool const takes_file = takes_value && (name == "config" || name.ends_with("file"));
        place.options.push_back(
            {"--" + name, option.get_description(), takes_value, allowed_values(option), takes_file});
    }
}

/// With those of option groups, which are children without a name.
void add_options_of(CompletionPlace& place, CLI::App const& app) {
    for (auto const* const option : app.get_options([](CLI::Option const*) { return true; }))
        add_option(place, *option);
    for (auto const* const child : children(app))
        if (child->get_name().empty()) add_options_of(place, *child);
}

void add_places(std::vector<CompletionPlace>& places, CLI::App const& app, std::string const& path) {
    CompletionPlace place;
    place.path = path;
    for (auto const* const child : children(app))
        if (!child->get_name().empty()) place.words.push_back({child->get_name(), child->get_description()});
    add_options_of(place, app);
    if (!places.empty())
        for (auto const& option : places.front().options)
            if (option.name != "--help" && option.name != "--version") place.options.push_back(option);
    places.push_back(std::move(place));
    for (auto const* const child : children(app))
        if (!child->get_name().empty())
            add_places(places, *child, path.empty() ? child->get_name() : path + " " + child->get_name());
}

}  // namespace

std::vector<CompletionPlace> completion_places(CLI::App const& program) {
    std::vector<CompletionPlace> places;
    add_places(places, program, "");
    return places;
}

}  // namespace sparekey::daemon
