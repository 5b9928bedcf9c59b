// Runs a /bin/sh script of a test through run_process.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "async/process.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"

namespace sparekey {

struct ScriptRun {
    ProcessEnd end;
    std::vector<std::string> stderr_lines;
};

struct ScriptOptions {
    std::string_view input = {};
    std::chrono::milliseconds limit = std::chrono::seconds(20);
    std::map<std::string, std::string> environment = {};
    std::vector<std::string> arguments = {};
};

inline ScriptRun run_file(std::string const& file, ScriptOptions const& options = {}) {
    ProcessSpec spec{{file}, options.environment};
    spec.argv.insert(spec.argv.end(), options.arguments.begin(), options.arguments.end());
    Secret const input(options.input);
    ScriptRun result;
    auto const keep_line = [&](std::string_view line) { result.stderr_lines.emplace_back(line); };
    auto const body = [&]() -> asio::awaitable<void> {
        result.end = co_await run_process(spec, input, options.limit, keep_line);
    };
    run(body(), std::chrono::seconds(60));
    return result;
}

inline ScriptRun run_script(TempDir const& dir, std::string_view text, ScriptOptions const& options = {}) {
    return run_file(dir.script("script", text), options);
}

}  // namespace sparekey
