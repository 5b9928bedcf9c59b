#include "rescue/access_code.hpp"

#include <algorithm>

namespace sparekey::rescue {

bool AccessCode::has_error(std::string_view code) const {
    return std::find(error_codes.begin(), error_codes.end(), code) != error_codes.end();
}

}  // namespace sparekey::rescue
