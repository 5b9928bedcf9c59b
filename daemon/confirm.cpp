#include "daemon/confirm.hpp"

#include <unistd.h>

#include <iostream>
#include <string>

namespace sparekey::daemon {

bool can_ask(std::string_view command) {
    if (isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0) return true;
    std::cerr << "sparekeyd " << command << ": without a terminal to ask at, --yes is needed\n";
    return false;
}

bool confirmed(std::string_view question) {
    std::cerr << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace sparekey::daemon
