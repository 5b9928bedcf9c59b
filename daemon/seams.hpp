// Seam's API for each workspace, as the configuration has it.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "daemon/config.hpp"
#include "daemon/seam_budgets.hpp"
#include "http/client.hpp"
#include "seam/client.hpp"

namespace sparekey::daemon {

/// One workspace's Seam and the connections to it.
struct Seam {
    std::unique_ptr<http::Client> http;
    std::unique_ptr<seam::SeamClient> api;
    std::unique_ptr<seam::SeamClient> lists;  // the same with less patience: for short cuts
};

/// What the clients of one thread share.
struct SeamShare {
    SeamBudgets* budgets = nullptr;  // null: a command's few requests wait for nobody
    seam::Priority priority = seam::Priority::urgent;
    seam::SeamObserver& observer = seam::SeamObserver::nobody();
};

/// By workspace, for one thread. Nothing is connected yet. The references outlive it.
Result<std::map<std::string, Seam>> connect_seams(Config const& config, Clock const& clock, Log const& log,
                                                  SeamShare share = {});

}  // namespace sparekey::daemon
