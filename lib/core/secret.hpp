// A PIN, an API key, a password. It cannot be printed, formatted or compared by accident; the one way to its
// characters is reveal(), which is easy to search for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/wipe.hpp"

namespace sparekey {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string_view characters) : characters_(characters.begin(), characters.end()) {}

    /// Takes the characters and wipes the string they came in.
    static Secret take(std::string&& characters) {
        Secret secret{std::string_view(characters)};
        wipe(characters);
        return secret;
    }

    bool empty() const { return characters_.empty(); }
    std::size_t size() const { return characters_.size(); }

    /// Valid while this Secret lives and is not assigned to. Do not copy it into a plain string that outlives
    /// a call.
    std::string_view reveal() const { return {characters_.data(), characters_.size()}; }

    friend bool same(Secret const& a, Secret const& b) { return a.characters_ == b.characters_; }

  private:
    std::vector<char, WipingAllocator<char>> characters_;  // a vector: no small-buffer copy that nobody wipes
};

/// `text` with every occurrence of `secret` replaced by `****`: for words that came from outside (a plugin's
/// stderr).
std::string redact(std::string_view text, Secret const& secret);

}  // namespace sparekey
