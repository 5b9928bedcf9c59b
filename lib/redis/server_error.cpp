#include "redis/server_error.hpp"

#include <algorithm>
#include <array>

namespace sparekey::redis {
namespace {

constexpr std::array<std::string_view, 11> kTryLater{
    "LOADING",    "READONLY",    "MISCONF",  "OOM",   "BUSY", "MASTERDOWN",
    "NOREPLICAS", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK",
};
constexpr std::array<std::string_view, 3> kRefused{"NOAUTH", "WRONGPASS", "NOPERM"};
constexpr std::size_t kLongestMessage = 300;

bool contains(auto const& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view code_word(std::string_view text) {
    // Redis 6.2: "ERR Error running script (call to f_…): @user_script:1: -READONLY You can't write …"
    if (text.starts_with("ERR Error running script")) {
        auto const inner = text.find(": -");
        if (inner != text.npos) text.remove_prefix(inner + 3);
    }
    return text.substr(0, text.find(' '));
}

Errc sort(std::string_view word) {
    if (contains(kTryLater, word)) return Errc::unavailable;
    if (contains(kRefused, word)) return Errc::unauthorized;
    if (word == "NOSCRIPT") return Errc::not_found;
    return Errc::internal;
}

}  // namespace

Error server_error(std::string_view text) {
    return {sort(code_word(text)), "Redis: " + std::string(text.substr(0, kLongestMessage))};
}

bool is_read_only(std::string_view text) {
    return code_word(text) == "READONLY";
}

bool is_silence(Error const& error) {
    return error.code == Errc::unavailable || error.code == Errc::timed_out;
}

}  // namespace sparekey::redis
