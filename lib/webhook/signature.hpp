// Who may say that a code failed: signatures of Svix and Standard Webhooks (SEAM.md §5, DESIGN.md §4). Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/http_message.hpp"
#include "core/instant.hpp"
#include "core/signing_key.hpp"

namespace sparekey::webhook {

using sparekey::sign;
using sparekey::SigningKey;

/// The signed parts of a request's headers, taken from `svix-*` or else `webhook-*`.
struct SignedHeaders {
    std::string family;      // "svix" or "webhook"
    std::string id;          // same on every retry: the dedupe key; an identifier without a full stop
    std::string timestamp;   // as sent: it is part of what is signed
    std::string signatures;  // space-separated list of `v1,<base64>`; other versions are skipped
};

enum class Rejection {
    missing_header,        // 400: neither family has all three
    doubled_header,        // 400: one name twice, or both families present with different values
    malformed_header,      // 400: id, timestamp or signature list not of the known form
    stale_timestamp,       // 401: more than 300 s old
    future_timestamp,      // 401: more than 300 s ahead
    no_signature_matches,  // 401
};

/// The words for the log and for metric labels.
std::string_view to_string(Rejection rejection);
int http_status(Rejection rejection);

inline constexpr std::chrono::seconds kTolerance{300};  // inclusive both ways

using SignedHeadersResult = boost::system::result<SignedHeaders, Rejection>;
SignedHeadersResult find_signed_headers(HttpHeaders const& headers);

/// Unix seconds as Svix writes them: 1 to 12 decimal digits, no sign, no blanks, no leading zero.
std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text);

/// Which of `keys` signed this body, as an index, within kTolerance of `now`, compared in whole seconds.
/// Every key is tried against every v1 signature, in constant time for each pair. Headers that
/// find_signed_headers() would not return are malformed here too, as far as the timestamp goes.
using VerifyResult = boost::system::result<std::size_t, Rejection>;
VerifyResult verify(SignedHeaders const& headers, std::string_view body, std::vector<SigningKey> const& keys,
                    Instant now);

}  // namespace sparekey::webhook
