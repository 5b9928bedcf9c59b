#include "webhook/signature.hpp"

#include <algorithm>
#include <charconv>

#include "core/ascii.hpp"
#include "core/constant_time.hpp"
#include "webhook/identifier.hpp"

namespace sparekey::webhook {
namespace {

constexpr std::size_t kLongestTimestamp = 12;  // far beyond any date, far below an overflow

std::vector<std::string_view> split(std::string_view list) {
    std::vector<std::string_view> entries;
    for (std::size_t begin = 0; begin <= list.size();) {
        auto const end = std::min(list.find(' ', begin), list.size());
        entries.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return entries;
}

bool is_version_and_value(std::string_view entry) {
    auto const comma = entry.find(',');
    return comma != std::string_view::npos && comma > 0 && comma + 1 < entry.size() &&
           is_visible_ascii(entry);
}

/// A full stop in the id would let one signature stand for two ways to cut `id.timestamp.body`.
bool is_message_id(std::string_view id) {
    return is_identifier(id) && id.find('.') == std::string_view::npos;
}

bool is_well_formed(SignedHeaders const& headers) {
    auto const entries = split(headers.signatures);
    return is_message_id(headers.id) && parse_timestamp(headers.timestamp) &&
           std::all_of(entries.begin(), entries.end(), is_version_and_value);
}

bool is_doubled(HttpHeaders const& headers, std::string const& part) {
    auto const svix = "svix-" + part;
    auto const webhook = "webhook-" + part;
    if (headers.count(svix) > 1 || headers.count(webhook) > 1) return true;
    auto const one = headers.find(svix);
    auto const other = headers.find(webhook);
    return one && other && *one != *other;
}

std::optional<SignedHeaders> of_family(HttpHeaders const& headers, std::string const& family) {
    auto const id = headers.find(family + "-id");
    auto const timestamp = headers.find(family + "-timestamp");
    auto const signatures = headers.find(family + "-signature");
    if (!id || !timestamp || !signatures) return std::nullopt;
    return SignedHeaders{family, std::string(*id), std::string(*timestamp), std::string(*signatures)};
}

}  // namespace

std::string_view to_string(Rejection rejection) {
    switch (rejection) {
        case Rejection::missing_header:
            return "missing_header";
        case Rejection::doubled_header:
            return "doubled_header";
        case Rejection::malformed_header:
            return "malformed_header";
        case Rejection::stale_timestamp:
            return "stale_timestamp";
        case Rejection::future_timestamp:
            return "future_timestamp";
        case Rejection::no_signature_matches:
            return "no_signature_matches";
    }
    return "no_signature_matches";
}

int http_status(Rejection rejection) {
    switch (rejection) {
        case Rejection::missing_header:
        case Rejection::doubled_header:
        case Rejection::malformed_header:
            return 400;
        case Rejection::stale_timestamp:
        case Rejection::future_timestamp:
        case Rejection::no_signature_matches:
            return 401;
    }
    return 401;
}

SignedHeadersResult find_signed_headers(HttpHeaders const& headers) {
    for (auto const* part : {"id", "timestamp", "signature"})
        if (is_doubled(headers, part)) return Rejection::doubled_header;

    auto found = of_family(headers, "svix");
    if (!found) found = of_family(headers, "webhook");
    if (!found) return Rejection::missing_header;
    if (!is_well_formed(*found)) return Rejection::malformed_header;
    return *std::move(found);
}

std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text) {
    if (text.empty() || text.size() > kLongestTimestamp) return std::nullopt;
    if (!std::all_of(text.begin(), text.end(), ascii::is_digit)) return std::nullopt;
    if (text.size() > 1 && text.front() == '0') return std::nullopt;

    long long seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

VerifyResult verify(SignedHeaders const& headers, std::string_view body, std::vector<SigningKey> const& keys,
                    Instant now) {
    auto const signed_at = parse_timestamp(headers.timestamp);
    if (!signed_at) return Rejection::malformed_header;
    auto const age = std::chrono::floor<std::chrono::seconds>(now) - *signed_at;
    if (age > kTolerance) return Rejection::stale_timestamp;
    if (age < -kTolerance) return Rejection::future_timestamp;

    auto const signatures = split(headers.signatures);
    std::optional<std::size_t> signer;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto const expected = sign(keys[i], headers.id, headers.timestamp, body);
        for (auto const signature : signatures)
            if (same_in_constant_time(signature, expected) && !signer) signer = i;
    }
    if (!signer) return Rejection::no_signature_matches;
    return *signer;
}

}  // namespace sparekey::webhook
