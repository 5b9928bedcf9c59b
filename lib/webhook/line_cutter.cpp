#include "webhook/line_cutter.hpp"

#include <utility>

namespace sparekey::webhook {

void LineCutter::feed(std::string_view bytes) {
    fed_.assign(bytes);
    taken_ = 0;
}

std::optional<LineCutter::Line> LineCutter::next() {
    auto const rest = std::string_view(fed_).substr(taken_);
    auto const end = rest.find('\n');
    add(rest.substr(0, end));
    if (end != std::string_view::npos) {
        taken_ += end + 1;
        return take();
    }
    taken_ = fed_.size();
    if (finished_ && begun_) return take();
    return std::nullopt;
}

void LineCutter::add(std::string_view part) {
    if (part.empty()) return;
    begun_ = true;
    // One byte more than fits may be the CR of a line's end.
    if (too_long_ || line_.size() + part.size() > longest_ + 1) {
        too_long_ = true;
        line_ = std::string();  // gives the memory back
        return;
    }
    line_ += part;
}

LineCutter::Line LineCutter::take() {
    Line line{++number_, std::exchange(line_, {}), std::exchange(too_long_, false)};
    begun_ = false;
    if (line.text.ends_with('\r')) line.text.pop_back();
    if (line.text.size() > longest_) {
        line.too_long = true;
        line.text.clear();
    }
    return line;
}

}  // namespace sparekey::webhook
