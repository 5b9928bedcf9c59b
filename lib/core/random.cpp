#include "core/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <random>
#include <system_error>
#include <vector>

namespace sparekey {

std::string random_token(std::size_t bytes) {
    std::vector<unsigned char> raw(bytes);
    // getrandom never returns short for up to 256 bytes, and tokens are far shorter.
    if (getrandom(raw.data(), raw.size(), 0) != static_cast<ssize_t>(raw.size()))
        throw std::system_error(errno, std::generic_category(), "getrandom");
    std::string hex;
    hex.reserve(bytes * 2);
    for (auto const byte : raw) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
    }
    return hex;
}

double random_fraction() {
    thread_local std::mt19937_64 engine(std::random_device{}());
    return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

}  // namespace sparekey
