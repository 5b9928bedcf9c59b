// Codes, jobs and times for the tests of a rescue.
#pragma once

#include "rescue/access_code.hpp"
#include "rescue/job.hpp"

namespace sparekey::rescue {

inline Instant at(char const* text) {
    return parse_instant(text).value();
}

inline Instant const kNow = at("2026-12-02T03:00:00Z");  // the second night of the stay
inline Instant const kArrival = at("2026-12-01T23:00:00Z");
inline Instant const kDeparture = at("2026-12-05T19:00:00Z");

/// An original that failed to reach its lock.
inline AccessCode failed_original() {
    AccessCode code;
    code.access_code_id = "original-1";
    code.device_id = "device-1";
    code.name = "Jane Doe";
    code.type = "time_bound";
    code.status = "setting";
    code.pin = Secret("8030");
    code.starts_at = kArrival;
    code.ends_at = kDeparture;
    code.is_backup = false;
    code.error_codes = {"failed_to_set_on_device", "device_disconnected"};
    return code;
}

inline AccessCode good_backup() {
    AccessCode code;
    code.access_code_id = "backup-1";
    code.device_id = "device-1";
    code.type = "time_bound";
    code.status = "set";
    code.pin = Secret("1275");
    code.starts_at = kNow;
    code.ends_at = kDeparture;
    code.is_backup = true;
    return code;
}

inline Job new_job() {
    Job job;
    job.access_code_id = "original-1";
    job.workspace = "home";
    job.event_id = "event-1";
    job.device_id = "device-1";
    job.received_at = kNow;
    return job;
}

/// As after a rescue: the guest was sent the PIN of backup-1.
inline Job told_job(std::string const& channel = "sms") {
    auto job = new_job();
    job.backup_access_code_id = "backup-1";
    Send sent;
    sent.state = Send::State::sent;
    sent.backup_access_code_id = "backup-1";
    job.sends[channel] = sent;
    return job;
}

}  // namespace sparekey::rescue
