// What `audit` prints: a table for people, one JSON object for programs; both as it comes, so that ten
// thousand locks take no more memory than one.
#pragma once

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "core/instant.hpp"
#include "daemon/terminal.hpp"
#include "reconcile/device_health.hpp"
#include "reconcile/lock_health.hpp"

namespace sparekey::daemon {

/// A guest's code without what is the guest's: no name, no PIN.
struct StayAtRisk {
    std::string access_code_id;
    std::optional<Instant> starts_at;
    std::optional<Instant> ends_at;
    std::string status;
    std::vector<std::string> errors;
};

struct AuditedLock {
    std::string workspace;
    reconcile::DeviceHealth device;
    std::vector<reconcile::LockProblem> problems;
    std::vector<StayAtRisk> stays;
    bool asked_for_codes = false;
};

struct AuditSummary {
    std::size_t locks = 0;
    std::size_t with_errors = 0;
    std::size_t with_warnings = 0;  // and no errors
    std::size_t stays = 0;
    std::size_t failures = 0;

    void count(AuditedLock const& lock);
    bool found_nothing() const { return with_errors + with_warnings + stays == 0; }
    /// Nothing was found, and all could be asked for.
    bool clean() const { return found_nothing() && failures == 0; }
};

class AuditReport {
  public:
    virtual ~AuditReport() = default;
    virtual void lock(AuditedLock const& lock) = 0;
    virtual void failure(std::string const& what) = 0;
    virtual void end(AuditSummary const& summary) = 0;
};

/// `several`: workspaces, which are then named above their locks.
std::unique_ptr<AuditReport> text_audit(std::ostream& out, std::ostream& err, Terminal const& terminal,
                                        bool several, Instant now);
std::unique_ptr<AuditReport> json_audit(std::ostream& out);

}  // namespace sparekey::daemon
