// Configurations for tests: a directory with the secrets that every configuration needs.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::daemon {

class ConfigFixture : public testing::Test {
  protected:
    ConfigFixture() {
        secret("api-key", "seam_test_key\n");
        secret("webhook-secret", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
    }

    /// A file for its owner alone; returns its path.
    std::string secret(std::string_view name, std::string_view text) const {
        auto const path = dir_.write(name, text);
        std::filesystem::permissions(
            path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return path;
    }

    /// A [[workspace]] with all that is required, named `name`, and `more` lines.
    std::string workspace(std::string_view name = "home", std::string_view more = "") const {
        return "[[workspace]]\nname = \"" + std::string(name) + "\"\napi_key_file = \"" +
               dir_.file("api-key") + "\"\nwebhook_secret_files = [\"" + dir_.file("webhook-secret") +
               "\"]\n" + std::string(more) + "\n";
    }

    static ConfigResult load(std::string_view text) { return parse_config(text, {.file = "test.toml"}); }

    /// `text` with a workspace must be valid.
    Config valid(std::string const& text) const {
        auto config = load(text + "\n" + workspace());
        if (config) return *std::move(config);
        ADD_FAILURE() << to_string(config.error().front());
        return {};
    }

    /// The mistakes in `text` with a workspace.
    std::vector<std::string> mistakes(std::string const& text) const {
        return mistakes_of(text + "\n" + workspace());
    }

    static std::vector<std::string> mistakes_of(std::string_view text) {
        std::vector<std::string> lines;
        if (auto const config = load(text); !config)
            for (auto const& mistake : config.error()) lines.push_back(to_string(mistake));
        return lines;
    }

    TempDir dir_;
};

}  // namespace sparekey::daemon
