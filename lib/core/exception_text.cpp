#include "core/exception_text.hpp"

namespace sparekey {

std::string exception_text(std::exception_ptr const& error) {
    try {
        std::rethrow_exception(error);
    } catch (std::exception const& e) {
        return e.what();
    } catch (...) {
        return "unknown exception";
    }
}

}  // namespace sparekey
