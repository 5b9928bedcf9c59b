#include "core/signing_key.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

#include "core/encoding.hpp"
#include "core/trim.hpp"

namespace sparekey {
namespace {

constexpr std::string_view kKeyPrefix = "whsec_";
constexpr std::size_t kShortestKey = 24;

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

std::string sign(SigningKey const& key, std::string_view id, std::string_view timestamp,
                 std::string_view body) {
    std::string content;
    WipeAtExit const wiped(content);  // what we send to a notifier holds a PIN
    content.reserve(id.size() + timestamp.size() + body.size() + 2);
    content.append(id).append(1, '.').append(timestamp).append(1, '.').append(body);

    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    auto const secret = key.bytes().reveal();
    if (!HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
              reinterpret_cast<unsigned char const*>(content.data()), content.size(), mac.data(), &size))
        throw std::runtime_error("OpenSSL cannot compute HMAC-SHA256");
    return "v1," + base64_encode({reinterpret_cast<char const*>(mac.data()), size});
}

}  // namespace sparekey
