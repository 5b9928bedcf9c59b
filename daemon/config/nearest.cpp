#include "daemon/config/nearest.hpp"

#include <algorithm>

namespace sparekey::daemon {
namespace {

/// `api_key_file` for `api_key`, `webhook_secret_files` for `webhook_secrets`.
std::optional<std::string> file_key_of(std::string_view key, std::vector<std::string> const& known) {
    auto const singular = key.ends_with('s') ? key.substr(0, key.size() - 1) : key;
    for (auto const stem : {key, singular}) {
        for (auto const* suffix : {"_file", "_files"}) {
            auto const name = std::string(stem) + suffix;
            if (std::find(known.begin(), known.end(), name) != known.end()) return name;
        }
    }
    return std::nullopt;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // distance[i][j]: between the first i letters of a and the first j of b
    std::vector<std::vector<std::size_t>> distance(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) distance[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) distance[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const replaced = distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            auto& best = distance[i][j];
            best = std::min({distance[i - 1][j] + 1, distance[i][j - 1] + 1, replaced});
            bool const swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) best = std::min(best, distance[i - 2][j - 2] + 1);
        }
    }
    return distance[a.size()][b.size()];
}

std::optional<std::string> nearest(std::string_view word, std::vector<std::string> const& words) {
    std::optional<std::string> best;
    auto least = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (auto const& candidate : words) {
        auto const distance = edit_distance(word, candidate);
        if (distance >= least) continue;
        least = distance;
        best = candidate;
    }
    return best;
}

std::string about_unknown(std::string_view key, std::vector<std::string> const& known) {
    if (auto const file_key = file_key_of(key, known))
        return "is not kept in this file: write it to a file of its own and name that in " + *file_key;
    if (auto const meant = nearest(key, known)) return "is unknown; did you mean " + *meant + "?";
    return "is unknown";
}

}  // namespace sparekey::daemon
