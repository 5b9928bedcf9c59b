// KEYS and ARGV as prelude.lua documents them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "queue/keys.hpp"
#include "queue/queue_options.hpp"

namespace sparekey::queue {

struct ScriptInput {
    static constexpr std::size_t kToken = 2;  // in args; the facts follow, then the script's own

    std::vector<std::string> keys;
    std::vector<std::string> args;
};

inline std::string digits(std::chrono::milliseconds ms) {
    return std::to_string(ms.count());
}

/// Without a token and without facts. An empty id is for scripts about many jobs: KEYS 6 is then the prefix
/// of their keys.
inline ScriptInput script_input(Keys const& keys, QueueOptions const& options,
                                std::string_view access_code_id = "") {
    return {
        {keys.waiting(), keys.ready(), keys.leased(), keys.dead(), keys.history(), keys.job(access_code_id)},
        {std::to_string(options.history_kept.count()), std::string(access_code_id), "", "", "", "", ""}};
}

}  // namespace sparekey::queue
