#include "async/bounded_lines.hpp"

#include <algorithm>

#include "core/wipe.hpp"

namespace sparekey {

void BoundedLines::feed(std::string_view bytes) {
    while (!bytes.empty() && !full_) {
        auto const end = bytes.find('\n');
        add(bytes.substr(0, end));
        if (end == std::string_view::npos) return;
        finish();
        bytes.remove_prefix(end + 1);
    }
}

void BoundedLines::add(std::string_view part) {
    auto const room = limits_.line - line_.size();
    cut_ = cut_ || part.size() > room;
    line_ += part.substr(0, room);
}

void BoundedLines::finish() {
    if (full_ || line_.empty()) return;
    total_ += line_.size();
    full_ = total_ > limits_.total;
    if (!full_) sink_(line_);
    if (full_)
        sink_("(more was written, and is left out here)");
    else if (cut_)
        sink_("(the line above was longer)");
    wipe(line_);  // a careless program may have printed a PIN
    cut_ = false;
}

}  // namespace sparekey
