// `sparekeyd guests find`: does the guest directory know this access code's guest?
#pragma once

#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct GuestsFindOptions {
    std::string access_code_id;
    std::string access_code_name;
    std::string device_id;
    std::string workspace;
    bool json = false;
};

void add_options(CLI::App& command, GuestsFindOptions& options);

/// Asks as the daemon would. Prints the guest, most of it masked. Returns the exit code: kDataError if there
/// is none.
int run_guests_find(Config const& config, GuestsFindOptions const& options);

/// For `check`: what is wrong with the file of guests, at guests.file in `file`; `notes`: what is worth
/// knowing about it.
std::vector<Mistake> check_guest_file(Config const& config, std::string const& file,
                                      std::vector<std::string>& notes);

/// For `check --online`: asks for the guest of a made-up access code. That there is none is fine; the Error
/// says why the directory could not be asked. The value is for people: "file, guests: 312", "none".
asio::awaitable<Result<std::string>> ask_guest_directory(Config const& config);

}  // namespace sparekey::daemon
