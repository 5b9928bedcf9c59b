#include "rescue/sms_segments.hpp"

#include <algorithm>

#include "core/code_points.hpp"

namespace sparekey::rescue {
namespace {

// The default alphabet. Code 0x09 is Ç: the small ç, which many phones show for it, is not sent as it.
// What is written most comes first, because each character is looked for from there.
constexpr std::u32string_view kBasic =
    U" abcdefghijklmnopqrstuvwxyz0123456789.,:-ABCDEFGHIJKLMNOPQRSTUVWXYZ!?'()/\n\r@$_\"#%&*+;<=>"
    U"£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
static_assert(kBasic.size() == 127);  // and the escape to the extension
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";

bool is_in(std::u32string_view table, char32_t character) {
    return table.find(character) != std::u32string_view::npos;
}

std::size_t units(char32_t character, SmsEncoding encoding) {
    if (encoding == SmsEncoding::gsm7) return is_in(kExtension, character) ? 2 : 1;
    return character > 0xffff ? 2 : 1;
}

}  // namespace

std::string_view to_string(SmsEncoding encoding) {
    return encoding == SmsEncoding::gsm7 ? "GSM-7" : "UCS-2";
}

bool is_gsm7(char32_t character) {
    return is_in(kBasic, character) || is_in(kExtension, character);
}

SmsSize sms_size(std::string_view utf8) {
    auto const text = code_points(utf8);
    SmsSize size;
    if (!std::all_of(text.begin(), text.end(), is_gsm7)) size.encoding = SmsEncoding::ucs2;
    auto const is_gsm = size.encoding == SmsEncoding::gsm7;
    auto const alone = is_gsm ? 160u : 70u;
    auto const each_of_several = is_gsm ? 153u : 67u;

    std::size_t segments = 1;
    std::size_t in_segment = 0;
    for (auto const character : text) {
        auto const more = units(character, size.encoding);
        size.units += more;
        if (in_segment + more > each_of_several) {
            ++segments;
            in_segment = 0;
        }
        in_segment += more;
    }
    size.segments = size.units <= alone ? 1 : segments;
    return size;
}

}  // namespace sparekey::rescue
