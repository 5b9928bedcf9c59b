#include "ops/operator_request.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/json.hpp"

namespace sparekey::ops {
namespace {

constexpr std::size_t kLongestId = 256;
constexpr std::size_t kLongestReason = 1000;  // bytes

/// As the receiver takes them (webhook/identifier.hpp).
bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= kLongestId &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

int hex_digit(char c) {
    if (ascii::is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// What is not a %XX stays as it is.
std::string unescape(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const has_code = text[i] == '%' && i + 2 < text.size();
        auto const high = has_code ? hex_digit(text[i + 1]) : -1;
        auto const low = has_code ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            plain += text[i];
            continue;
        }
        plain += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return plain;
}

}  // namespace

Result<std::string> read_why_query(std::string_view target) {
    constexpr std::string_view kName = "?id=";
    auto const at = target.find('?');
    auto const query = at == target.npos ? std::string_view() : target.substr(at);
    if (!query.starts_with(kName)) return Error{Errc::invalid_input, "an id is expected: ?id=…"};
    auto id = unescape(query.substr(kName.size()));
    if (!is_id(id)) return Error{Errc::invalid_input, "this is no id"};
    return id;
}

Result<ActRequest> read_act_request(std::string_view body) {
    auto const document = json::Document::parse(body);
    if (!document) return document.error();
    auto const root = document->root();
    auto id = root.string("access_code_id");
    if (!id) return id.error();
    if (!is_id(*id)) return Error{Errc::invalid_input, "access_code_id: this is no id"};
    auto reason = root.optional_string("reason");
    if (!reason) return reason.error();
    ActRequest request{std::move(*id), reason->value_or("")};
    if (request.reason.size() > kLongestReason) return Error{Errc::invalid_input, "reason: too long"};
    std::ranges::replace_if(request.reason, ascii::is_control, ' ');
    return request;
}

}  // namespace sparekey::ops
