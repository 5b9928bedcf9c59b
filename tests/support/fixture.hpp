// Files under tests/fixtures/.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace sparekey {

/// The content of tests/fixtures/<name>, e.g. "seam/device-healthy.json".
inline std::string fixture(std::string const& name) {
    std::ifstream file(SPAREKEY_SOURCE_DIR "/tests/fixtures/" + name, std::ios::binary);
    if (!file) throw std::runtime_error("no fixture " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace sparekey
