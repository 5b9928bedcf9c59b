#include "daemon/config/findings.hpp"

namespace sparekey::daemon {

std::string to_string(Mistake const& mistake) {
    auto text = mistake.file + ":";
    if (mistake.line != 0) text += std::to_string(mistake.line) + ":";
    if (mistake.column != 0) text += std::to_string(mistake.column) + ":";
    if (!mistake.key.empty()) text += " " + mistake.key + ":";
    return text + " " + mistake.message;
}

}  // namespace sparekey::daemon
