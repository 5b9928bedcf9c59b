#include "webhook/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "core/encoding.hpp"
#include "webhook/identifier.hpp"

namespace sparekey::webhook {
namespace {

constexpr std::string_view kKeyPrefix = "whsec_";
constexpr std::size_t kShortestKey = 24;
constexpr std::size_t kLongestTimestamp = 12;  // far beyond any date, far below an overflow

std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    auto const first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

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

std::string signed_content(std::string_view id, std::string_view timestamp, std::string_view body) {
    std::string content;
    content.reserve(id.size() + timestamp.size() + body.size() + 2);
    content.append(id).append(1, '.').append(timestamp).append(1, '.').append(body);
    return content;
}

std::string signature_of(SigningKey const& key, std::string const& content) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    auto const secret = key.bytes().reveal();
    if (!HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
              reinterpret_cast<unsigned char const*>(content.data()), content.size(), mac.data(), &size))
        throw std::runtime_error("OpenSSL cannot compute HMAC-SHA256");
    return "v1," + base64_encode({reinterpret_cast<char const*>(mac.data()), size});
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Result<SigningKey> SigningKey::parse(std::string_view text) {
    text = trim(text);
    if (text.starts_with(kKeyPrefix)) text.remove_prefix(kKeyPrefix.size());
    auto bytes = base64_decode(text);
    if (!bytes) return Error{Errc::invalid_input, "the webhook secret is not base64 (whsec_…)"};
    auto key = Secret::take(std::move(*bytes));
    if (key.size() < kShortestKey)
        return Error{Errc::invalid_input,
                     "the webhook secret has " + std::to_string(key.size()) + " bytes, fewer than 24"};
    return SigningKey(std::move(key));
}

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
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || text.size() > kLongestTimestamp) return std::nullopt;
    if (!std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
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
    auto const content = signed_content(headers.id, headers.timestamp, body);
    std::optional<std::size_t> signer;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto const expected = signature_of(keys[i], content);
        for (auto const signature : signatures)
            if (same_in_constant_time(signature, expected) && !signer) signer = i;
    }
    if (!signer) return Rejection::no_signature_matches;
    return *signer;
}

std::string sign(SigningKey const& key, std::string_view id, std::string_view timestamp,
                 std::string_view body) {
    return signature_of(key, signed_content(id, timestamp, body));
}

}  // namespace sparekey::webhook
