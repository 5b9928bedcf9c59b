// What must hold before a PIN may leave: DESIGN.md §6. The wrong PIN is never sent. Pure.
#pragma once

#include <boost/system/result.hpp>
#include <string>

#include "rescue/access_code.hpp"
#include "rescue/ports.hpp"

namespace sparekey::rescue {

/// Why nothing may be sent; for the alert. Holds no PIN.
struct Violation {
    std::string what;
    bool may_pass = false;  // the same pull may do better later
};

/// The backup in a pull's answer, if every rule holds. That it was not given to another original is the
/// queue's to say (JobQueue::assign_backup).
boost::system::result<AccessCode, Violation> choose_backup(AccessCode const& original, PulledBackup pulled);

}  // namespace sparekey::rescue
