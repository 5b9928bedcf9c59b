#include "daemon/commands/guests.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/json.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/logging.hpp"
#include "daemon/run_to_end.hpp"
#include "notify/contact_mask.hpp"
#include "notify/guest_directory.hpp"
#include "notify/recipient.hpp"

namespace sparekey::daemon {
namespace {

using Found = Result<std::optional<rescue::Recipient>>;

/// A person sits here and reads the log.
class NoAlerts final : public rescue::Alerts {
  public:
    void raise(rescue::Alert) override {}
    void resolve(std::string_view) override {}
    bool told(std::string_view) const override { return false; }
};

/// There is a source.
asio::awaitable<Found> look_up(Config const& config, rescue::GuestQuery const& query, Log const& log) {
    auto const source = notify::open_guests(config.guests, log);
    if (!source) co_return source.error();
    NoAlerts alerts;
    SystemClock const clock;
    auto const directory = (*source)->directory(alerts, clock, log);
    if (!directory) co_return directory.error();
    co_return co_await (*directory)->find(query);
}

void print_json(bool found, rescue::Recipient const& guest) {
    json::Writer writer;
    writer.begin_object()
        .member("found", found)
        .member("name", guest.name)
        .member("phone", guest.phone)
        .member("email", guest.email)
        .member("locale", guest.locale)
        .end_object();
    std::cout << writer.text() << "\n";
}

void print(rescue::Recipient const& guest) {
    for (auto const& [what, text] : {std::pair("name", &guest.name), std::pair("phone", &guest.phone),
                                     std::pair("email", &guest.email), std::pair("locale", &guest.locale)})
        std::cout << what << "\t" << (text->empty() ? "-" : *text) << "\n";
}

rescue::Recipient masked(rescue::Recipient guest) {
    rescue::Recipient shown{notify::masked_name(guest.name), notify::masked_phone(guest.phone),
                            notify::masked_email(guest.email), guest.locale};
    notify::wipe(guest);
    return shown;
}

int failed(Error const& error) {
    std::cerr << "sparekeyd guests find: " << error.message << "\n";
    auto const may_pass = error.code == Errc::unavailable || error.code == Errc::timed_out;
    return may_pass ? exit_code::kUnavailable : exit_code::kConfiguration;
}

}  // namespace

void add_options(CLI::App& command, GuestsFindOptions& options) {
    command.add_option("access_code_id", options.access_code_id, "Seam's id of the guest's access code")
        ->required();
    command.add_option("--name", options.access_code_name,
                       "the access code's name, for guests without an id");
    command.add_option("--device", options.device_id, "Seam's id of the lock");
    command.add_option("--workspace", options.workspace, "configured name; else the first one's");
    command.add_flag("--json", options.json, "for programs");
    command.footer(
        "Exit status: 0 if there is such a guest, 65 if there is none, 69 if the directory cannot "
        "be asked now,\n78 if it must be mended.");
}

int run_guests_find(Config const& config, GuestsFindOptions const& options) {
    if (notify::source_of(config.guests) == "none")
        return failed({Errc::rejected, "guests.source is \"none\": there is no directory to ask"});
    rescue::GuestQuery query;
    query.workspace = options.workspace.empty() ? config.workspaces.front().name : options.workspace;
    query.access_code_id = options.access_code_id;
    query.access_code_name = options.access_code_name;
    query.device_id = options.device_id;

    auto const log = make_log({LogLevel::warning, LogFormat::logfmt}, std::nullopt);
    auto found = run_to_end(look_up(config, query, log));
    if (!found) return failed(found.error());
    auto const guest = *found ? masked(std::move(**found)) : rescue::Recipient();
    if (options.json) {
        print_json(found->has_value(), guest);
    } else if (*found) {
        print(guest);
    } else {
        std::cout << "not found\n";
    }
    return *found ? exit_code::kOk : exit_code::kDataError;
}

std::vector<Mistake> check_guest_file(Config const& config, std::string const& file,
                                      std::vector<std::string>& notes) {
    auto const mistake = [&](std::string const& message) {
        return Mistake{file, 0, 0, "guests.file", message};
    };
    auto survey = notify::survey_guests(config.guests);
    if (!survey) return {mistake(survey.error().message)};
    std::vector<Mistake> mistakes;
    for (auto const& text : survey->mistakes) mistakes.push_back(mistake(text));
    if (notify::source_of(config.guests) == "file")
        notes.push_back("guests: " + std::to_string(survey->guests));
    notes.insert(notes.end(), survey->notes.begin(), survey->notes.end());
    return mistakes;
}

asio::awaitable<Result<std::string>> ask_guest_directory(Config const& config) {
    std::string detail(notify::source_of(config.guests));
    if (detail == "none") co_return detail;
    auto const survey = notify::survey_guests(config.guests);
    if (!survey) co_return survey.error();
    if (detail == "file") co_return detail + ", guests: " + std::to_string(survey->guests);

    rescue::GuestQuery query;
    query.workspace = config.workspaces.front().name;
    query.access_code_id = "00000000-0000-4000-8000-000000000000";
    query.access_code_name = "sparekeyd check";
    auto found = co_await look_up(config, query, Log());
    if (!found) co_return found.error();
    if (*found) notify::wipe(**found);
    co_return detail + " answers";
}

}  // namespace sparekey::daemon
