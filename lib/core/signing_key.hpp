// The keys and signatures of Svix and Standard Webhooks: HMAC-SHA256 over `id.timestamp.raw-body` (SEAM.md
// §5). What comes in is verified with them in lib/webhook; what we send out ourselves is signed with them.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/error.hpp"
#include "core/secret.hpp"

namespace sparekey {

/// A signing key, decoded. Fewer than 24 bytes are refused: Svix's own library takes an empty one, and
/// anybody could sign.
class SigningKey {
  public:
    /// `whsec_<base64>`, or the base64 alone; surrounding white space (a file's last newline) is ignored.
    static Result<SigningKey> parse(std::string_view text);

    Secret const& bytes() const { return bytes_; }

  private:
    explicit SigningKey(Secret bytes) : bytes_(std::move(bytes)) {}
    Secret bytes_;
};

/// `v1,<base64>` for these parts: what Svix would send.
std::string sign(SigningKey const& key, std::string_view id, std::string_view timestamp,
                 std::string_view body);

}  // namespace sparekey
