// `sparekeyd message preview`: what a guest would read, with sample values in it.
#pragma once

#include <optional>
#include <string>

#include "daemon/config.hpp"

namespace CLI {
class App;
}

namespace sparekey::daemon {

struct MessagePreviewOptions {
    std::string locale = {};  // empty: as for a guest whose locale is unknown
    std::string form = "sms";
    // Empty: as if Seam or the guest directory had none.
    std::optional<std::string> door = std::nullopt;
    std::optional<std::string> guest = std::nullopt;
    std::optional<std::string> time_zone = std::nullopt;
    bool endless = false;
    bool json = false;
};

void add_options(CLI::App& command, MessagePreviewOptions& options);

/// Returns the exit code.
int run_message_preview(Config const& config, MessagePreviewOptions const& options);

}  // namespace sparekey::daemon
