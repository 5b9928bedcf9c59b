// Asking the person at the terminal.
#pragma once

#include <string_view>

namespace sparekey::daemon {

/// Is there a terminal to ask at? If not, says on stderr that `command` needs --yes.
bool can_ask(std::string_view command);

/// "question [y/N] ", on stderr, since stdout may be for a program. Only y and yes are yes.
bool confirmed(std::string_view question);

}  // namespace sparekey::daemon
