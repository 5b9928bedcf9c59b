#include "notify/percent_encoding.hpp"

#include "core/ascii.hpp"

namespace sparekey::notify {
namespace {

bool is_plain(char c) {
    return ascii::is_alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

}  // namespace

void append_percent_encoded(std::string& into, std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (auto const c : text) {
        if (is_plain(c)) {
            into += c;
        } else {
            auto const octet = static_cast<unsigned char>(c);
            into += '%';
            into += kDigits[octet >> 4u];
            into += kDigits[octet & 0xfu];
        }
    }
}

}  // namespace sparekey::notify
