#include "daemon/commands/id_argument.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "core/ascii.hpp"
#include "daemon/exit_code.hpp"

namespace sparekey::daemon {

void add_id_argument(CLI::App& command, std::string& id) {
    command
        .add_option("ID", id,
                    "of an access code, an event, a webhook (svix-id) or a backup, or its first characters")
        ->required()
        ->check([](std::string const& text) {
            auto const means_something = std::any_of(text.begin(), text.end(), ascii::is_alphanumeric);
            return means_something ? std::string() : std::string("is no id");
        });
}

Result<int> no_such_job(std::string_view command, Error const& error) {
    if (error.code != Errc::not_found && error.code != Errc::invalid_input) return error;
    std::cerr << "sparekeyd " << command << ": " << error.message << "\n";
    return exit_code::kDataError;
}

Error not_kept(queue::FoundJob const& found) {
    if (found.access_code_id.empty())
        return {Errc::not_found, std::string(to_string(found.by)) + " " + found.id +
                                     " named no access code, so there never was a job"};
    return {Errc::not_found, "the job of access code " + found.access_code_id +
                                 " is not kept any more; `sparekeyd why` may still tell what happened"};
}

}  // namespace sparekey::daemon
