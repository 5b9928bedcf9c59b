#include "rescue/job.hpp"

#include <algorithm>

namespace sparekey::rescue {

bool Job::told(std::string_view backup_id) const {
    return std::any_of(sends.begin(), sends.end(), [&](auto const& entry) {
        Send const& send = entry.second;
        return send.state == Send::State::sent && send.backup_access_code_id == backup_id;
    });
}

bool Job::may_be_told(std::string_view backup_id) const {
    if (backup_id.empty()) return false;
    return std::any_of(sends.begin(), sends.end(), [&](auto const& entry) {
        Send const& send = entry.second;
        auto const& sent_id = send.backup_access_code_id;  // empty where the ledger's line could not be read
        return send.state != Send::State::failed && (sent_id == backup_id || sent_id.empty());
    });
}

}  // namespace sparekey::rescue
