// Seam's API for one workspace (SEAM.md §2), over a pooled HTTPS client.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "core/secret.hpp"
#include "http/client.hpp"
#include "reconcile/pool_switch.hpp"
#include "reconcile/seam_lists.hpp"
#include "rescue/ports.hpp"
#include "seam/code_batch.hpp"
#include "seam/observer.hpp"
#include "seam/turns.hpp"
#include "seam/workspace.hpp"

namespace sparekey::seam {

struct SeamOptions {
    Secret api_key;            // or a personal access token, `seam_at…`
    std::string workspace_id;  // sent along with a personal access token only
    std::chrono::milliseconds request_timeout{std::chrono::seconds(15)};  // from when it may be sent
    RequestBudget* budget = nullptr;                                      // outlives the client; null: none
    Priority priority = Priority::urgent;
};

/// For one thread. Errors are sorted by HTTP status and never by their type, which Seam's documents
/// contradict (SEAM.md §1.8). Every request may be sent twice without harm: reads, a pull (idempotent by
/// Seam's word), an update (idempotent by value), a deletion. A creation may not, and is sent once.
class SeamClient final : public rescue::SeamApi, public reconcile::SeamLists, public reconcile::PoolApi {
  public:
    /// `http`, `clock` and `observer` outlive the client.
    SeamClient(http::Client& http, SeamOptions options, Clock const& clock, Log log,
               SeamObserver& observer = SeamObserver::nobody());

    asio::awaitable<rescue::SeamResult<rescue::AccessCode>> get_access_code(
        std::string_view access_code_id) override;
    asio::awaitable<rescue::SeamResult<rescue::Device>> get_device(std::string_view device_id) override;
    asio::awaitable<rescue::SeamResult<rescue::PulledBackup>> pull_backup(
        std::string_view original_id) override;
    asio::awaitable<rescue::SeamResult<void>> update_times(std::string_view access_code_id, Instant starts_at,
                                                           Instant ends_at) override;
    asio::awaitable<rescue::SeamResult<void>> delete_access_code(std::string_view access_code_id) override;

    asio::awaitable<rescue::SeamResult<reconcile::EventPage>> list_events(
        reconcile::EventQuery query) override;
    asio::awaitable<rescue::SeamResult<reconcile::DevicePage>> list_devices(std::string cursor,
                                                                            unsigned limit) override;
    asio::awaitable<rescue::SeamResult<reconcile::CodePage>> list_access_codes(std::string_view device_id,
                                                                               std::string cursor,
                                                                               unsigned limit) override;

    /// Those of these access codes that Seam lists (code_batch.hpp).
    asio::awaitable<rescue::SeamResult<ListedCodes>> list_these(std::vector<std::string> access_code_ids);
    asio::awaitable<rescue::SeamResult<reconcile::DeviceHealth>> get_device_health(
        std::string_view device_id) override;
    /// The workspace that the key is for.
    asio::awaitable<rescue::SeamResult<Workspace>> get_workspace();
    asio::awaitable<rescue::SeamResult<std::string>> create_pool_code(reconcile::PoolCode code) override;

  private:
    /// A 2xx answer, whose body may hold a PIN: the caller wipes it.
    asio::awaitable<rescue::SeamResult<HttpResponse>> post(std::string_view route, std::string const& body,
                                                           http::Repeat repeat = http::Repeat::harmless);

    /// The same, read.
    template <class T>
    asio::awaitable<rescue::SeamResult<T>> ask(std::string_view route, std::string body,
                                               Result<T> (*read)(json::Value const&),
                                               http::Repeat repeat = http::Repeat::harmless);

    void log_failure(std::string_view route, rescue::SeamError const& error) const;

    http::Client& http_;
    SeamOptions options_;
    Clock const& clock_;
    Log log_;
    SeamObserver& observer_;
    Turns turns_;
};

}  // namespace sparekey::seam
