#include "daemon/seams.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kShortCut{5};  // a guest waits no longer for the sake of fewer requests

}  // namespace

Result<std::map<std::string, Seam>> connect_seams(Config const& config, Clock const& clock, Log const& log,
                                                  SeamShare share) {
    std::map<std::string, Seam> seams;
    for (auto const& workspace : config.workspaces) {
        http::ClientOptions options;
        options.url = Secret(workspace.api_url);
        options.ca_file = workspace.ca_file;
        options.most_connections = config.rescue.concurrency;
        auto client = http::Client::create(std::move(options));
        if (!client) return with_context("workspace " + workspace.name, client.error());
        Seam seam;
        seam.http = std::move(*client);
        auto* const budget =
            share.budgets == nullptr ? nullptr : &share.budgets->of(workspace.name, config.seam_budget);
        seam::SeamOptions api{workspace.api_key, workspace.workspace_id, config.seam_request_timeout, budget,
                              share.priority};
        seam.api = std::make_unique<seam::SeamClient>(*seam.http, api, clock, log, share.observer);
        api.request_timeout = std::min<std::chrono::milliseconds>(api.request_timeout, kShortCut);
        seam.lists =
            std::make_unique<seam::SeamClient>(*seam.http, std::move(api), clock, log, share.observer);
        seams.emplace(workspace.name, std::move(seam));
    }
    return seams;
}

}  // namespace sparekey::daemon
