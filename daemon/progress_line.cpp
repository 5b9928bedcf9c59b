#include "daemon/progress_line.hpp"

#include <unistd.h>

#include <iostream>

namespace sparekey::daemon {

ProgressLine ProgressLine::on_stderr() {
    return {std::cerr, isatty(STDERR_FILENO) != 0};
}

void ProgressLine::show(std::string_view text) {
    if (!shown_) return;
    out_ << "\r\x1b[K" << text << std::flush;
    dirty_ = true;
}

void ProgressLine::clear() {
    if (!dirty_) return;
    out_ << "\r\x1b[K" << std::flush;
    dirty_ = false;
}

}  // namespace sparekey::daemon
