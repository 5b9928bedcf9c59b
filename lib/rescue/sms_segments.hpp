// What a text costs as SMS, after GSM 03.38. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace sparekey::rescue {

enum class SmsEncoding {
    gsm7,  // if each of the text's characters is in the basic table or its extension
    ucs2,  // any other text
};
std::string_view to_string(SmsEncoding encoding);

struct SmsSize {
    SmsEncoding encoding = SmsEncoding::gsm7;
    std::size_t units = 0;     // septets; of the extension table's characters two. Or UTF-16 units
    std::size_t segments = 1;  // of 160 or 70 units; where there are several, of 153 or 67

    friend bool operator==(SmsSize const&, SmsSize const&) = default;
};

/// No character is split between two segments.
SmsSize sms_size(std::string_view utf8);

bool is_gsm7(char32_t character);

}  // namespace sparekey::rescue
