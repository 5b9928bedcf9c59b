#include "daemon/sample_message.hpp"

namespace sparekey::daemon {

rescue::Notification sample_message() {
    rescue::Notification sample;
    sample.device = {"device", "Front Door", "America/New_York"};
    sample.pin = Secret("004207");
    sample.recipient.name = "Jane Doe";
    // A long date: Wed, Sep 30, 10:45 AM EDT.
    sample.original.starts_at = parse_instant("2026-09-28T19:00:00Z").value();
    sample.original.ends_at = parse_instant("2026-09-30T14:45:00Z").value();
    return sample;
}

}  // namespace sparekey::daemon
