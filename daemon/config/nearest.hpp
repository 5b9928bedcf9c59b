// "Did you mean …?"
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sparekey::daemon {

/// Letters to insert, drop, replace or swap with their neighbour to make `b` of `a`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word most like `word`; nullopt if none is like it at all.
std::optional<std::string> nearest(std::string_view word, std::vector<std::string> const& words);

/// What to tell about a key that is none of `known`. Secrets have files of their own: for `api_key` where
/// `api_key_file` is known it says so.
std::string about_unknown(std::string_view key, std::vector<std::string> const& known);

}  // namespace sparekey::daemon
