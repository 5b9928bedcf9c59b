#include "core/secret.hpp"

namespace sparekey {

std::string redact(std::string_view text, Secret const& secret) {
    auto const needle = secret.reveal();
    if (needle.empty()) return std::string(text);
    std::string out;
    for (std::size_t at = 0;;) {
        auto const hit = text.find(needle, at);
        out += text.substr(at, hit - at);
        if (hit == std::string_view::npos) return out;
        out += "****";
        at = hit + needle.size();
    }
}

}  // namespace sparekey
