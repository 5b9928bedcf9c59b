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
    return std::any_of(sends.begin(), sends.end(), [&](auto const& entry) {
        Send const& send = entry.second;
        return send.state != Send::State::failed && send.backup_access_code_id == backup_id;
    });
}

}  // namespace sparekey::rescue
