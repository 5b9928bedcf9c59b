#include "notify/make_notifier.hpp"

#include <array>

#include "async/process.hpp"
#include "notify/exec_notifier.hpp"
#include "notify/log_notifier.hpp"

namespace sparekey::notify {
namespace {

using Made = std::unique_ptr<rescue::Notifier>;

/// A new type of notifier is a line in kTypes.
struct Type {
    std::string_view name;
    Result<void> (*check)(ChannelOptions const& options);
    Made (*make)(ChannelOptions const& options, Clock const& clock, Log const& log);
};

Result<void> check_exec(ChannelOptions const& options) {
    ProcessSpec const spec{options.command, options.environment};
    auto const checked = check_program(spec);
    return checked ? checked : with_context("channel " + options.name, checked.error());
}

Result<void> nothing_to_check(ChannelOptions const&) {
    return {};
}

Made make_exec(ChannelOptions const& options, Clock const& clock, Log const& log) {
    return std::make_unique<ExecNotifier>(options, clock, log);
}

Made make_log(ChannelOptions const& options, Clock const&, Log const& log) {
    return std::make_unique<LogNotifier>(options.name, log);
}

constexpr std::array kTypes{
    Type{"exec", check_exec, make_exec},
    Type{"log", nothing_to_check, make_log},
};

Result<Type const*> find_type(ChannelOptions const& options) {
    std::string known;
    for (auto const& type : kTypes) {
        if (type.name == options.type) return &type;
        known += (known.empty() ? "" : ", ") + std::string(type.name);
    }
    return Error{Errc::invalid_input,
                 "channel " + options.name + ": unknown type \"" + options.type + "\"; known: " + known};
}

}  // namespace

Result<void> check_channel(ChannelOptions const& options) {
    auto const type = find_type(options);
    if (!type) return type.error();
    return (*type)->check(options);
}

Result<Made> make_notifier(ChannelOptions const& options, Clock const& clock, Log const& log) {
    if (auto const checked = check_channel(options); !checked) return checked.error();
    return (*find_type(options))->make(options, clock, log);
}

}  // namespace sparekey::notify
