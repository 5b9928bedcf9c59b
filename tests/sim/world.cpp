#include "sim/world.hpp"

#include "core/random.hpp"

namespace sparekey::sim {

std::string new_uuid() {
    auto hex = random_token(16);
    hex[12] = '4';                                              // version
    hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];  // variant
    for (std::size_t const dash : {8U, 13U, 18U, 23U}) hex.insert(dash, 1, '-');
    return hex;
}

}  // namespace sparekey::sim
