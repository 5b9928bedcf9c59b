#include "ops/same_secret.hpp"

#include <openssl/crypto.h>

namespace sparekey::ops {

bool same_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace sparekey::ops
