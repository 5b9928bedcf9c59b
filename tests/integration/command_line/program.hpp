// Runs the built sparekeyd as a person or a script would.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "async/process.hpp"
#include "support/run_on.hpp"
#include "support/temp_dir.hpp"

namespace sparekey {

struct Ran {
    int code = -1;
    std::string out;
    std::string err;
};

inline asio::awaitable<Ran> run_program(ProcessSpec spec, Secret input) {
    Ran ran;
    auto const limit = std::chrono::seconds(20);
    auto const keep = [&ran](std::string_view line) { ran.err += std::string(line) + "\n"; };
    auto const end = co_await run_process(spec, input, limit, keep);
    if (end.how == ProcessEnd::How::exited) ran.code = end.code;
    ran.out = end.output();
    co_return ran;
}

/// A directory with a configuration and its secrets.
class CommandLine : public testing::Test {
  protected:
    CommandLine() {
        for (auto const* name : {"api-key", "webhook-secret"}) {
            dir_.write(name, kKey);
            std::filesystem::permissions(dir_.file(name), std::filesystem::perms::owner_read);
        }
    }

    /// Returns the file's path.
    std::string configuration(std::string const& more = "") const {
        return dir_.write("sparekeyd.toml", more + "\n[[workspace]]\nname = \"home\"\napi_key_file = \"" +
                                                dir_.file("api-key") + "\"\nwebhook_secret_files = [\"" +
                                                dir_.file("webhook-secret") + "\"]\n");
    }

    /// `input` is what stands on its stdin.
    Ran sparekeyd(std::vector<std::string> arguments, std::string_view input = "") {
        arguments.insert(arguments.begin(), SPAREKEYD_PROGRAM);
        return run_on(context_, run_program({std::move(arguments), {}}, Secret(input)));
    }

    /// A line of shell.
    Ran shell(std::string const& line) {
        return run_on(context_, run_program({{"/bin/sh", "-c", line}, {}}, Secret()));
    }

    static constexpr auto kKey = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    TempDir dir_;
    asio::io_context context_{1};
};

}  // namespace sparekey
