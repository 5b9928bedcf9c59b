// A configured directory, asked as a rescue asks it.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>

#include "notify/guest_directory.hpp"
#include "support/log_capture.hpp"
#include "support/manual_clock.hpp"
#include "support/run_on.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::notify {

/// What is open at the moment.
class OpenAlerts final : public rescue::Alerts {
  public:
    std::map<std::string, rescue::Alert, std::less<>> open;
    unsigned raised = 0;  // that were not open before

    void raise(rescue::Alert alert) override {
        if (open.emplace(alert.dedup_key, alert).second) ++raised;
    }
    void resolve(std::string_view dedup_key) override {
        if (auto const found = open.find(dedup_key); found != open.end()) open.erase(found);
    }
    bool told(std::string_view) const override { return true; }
};

using Found = Result<std::optional<rescue::Recipient>>;

class GuestsTest : public testing::Test {
  protected:
    void open(GuestOptions const& options) {
        source_ = open_guests(options, capture_.log()).value();
        directory_ = source_->directory(alerts_, clock_, capture_.log()).value();
    }

    Found find(std::string id, std::string name = "") {
        rescue::GuestQuery query;
        query.workspace = "home";
        query.access_code_id = std::move(id);
        query.access_code_name = std::move(name);
        return run_on(context_, directory_->find(query));
    }

    /// The guest's number, "nobody", or what went wrong.
    std::string phone(std::string id, std::string name = "") {
        auto const found = find(std::move(id), std::move(name));
        if (!found) return std::string(to_string(found.error().code)) + ": " + found.error().message;
        return *found ? (*found)->phone : "nobody";
    }

    /// A file for its owner alone; returns its path.
    std::string file(std::string_view name, std::string_view text) const {
        auto const path = dir_.write(name, text);
        std::filesystem::permissions(
            path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return path;
    }

    TempDir dir_;
    LogCapture capture_;
    OpenAlerts alerts_;
    ManualClock clock_{parse_instant("2026-11-23T03:05:00Z").value()};
    asio::io_context context_{1};
    std::unique_ptr<GuestSource> source_;
    std::unique_ptr<rescue::GuestDirectory> directory_;
};

}  // namespace sparekey::notify
