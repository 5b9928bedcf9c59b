#include "daemon/seams.hpp"

namespace sparekey::daemon {

Result<std::map<std::string, Seam>> connect_seams(Config const& config, Clock const& clock, Log const& log,
                                                  SeamShare share) {
    std::map<std::string, Seam> seams;
    for (auto const& workspace : config.workspaces) {
        http::ClientOptions options;
        options.url = workspace.api_url;
        options.ca_file = workspace.ca_file;
        options.most_connections = config.rescue.concurrency;
        auto client = http::Client::create(std::move(options));
        if (!client) return with_context("workspace " + workspace.name, client.error());
        Seam seam;
        seam.http = std::move(*client);
        auto* const budget =
            share.budgets == nullptr ? nullptr : &share.budgets->of(workspace.name, config.seam_budget);
        seam.api = std::make_unique<seam::SeamClient>(
            *seam.http,
            seam::SeamOptions{workspace.api_key, workspace.workspace_id, config.seam_request_timeout, budget,
                              share.priority},
            clock, log, share.observer);
        seams.emplace(workspace.name, std::move(seam));
    }
    return seams;
}

}  // namespace sparekey::daemon
