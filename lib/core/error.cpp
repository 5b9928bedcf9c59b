#include "core/error.hpp"

namespace sparekey {

std::string_view to_string(Errc code) {
    switch (code) {
        case Errc::invalid_input:
            return "invalid_input";
        case Errc::not_found:
            return "not_found";
        case Errc::unavailable:
            return "unavailable";
        case Errc::timed_out:
            return "timed_out";
        case Errc::unauthorized:
            return "unauthorized";
        case Errc::rejected:
            return "rejected";
        case Errc::too_large:
            return "too_large";
        case Errc::lost:
            return "lost";
        case Errc::internal:
            return "internal";
    }
    return "internal";
}

std::ostream& operator<<(std::ostream& out, Error const& error) {
    return out << to_string(error.code) << ": " << error.message;
}

void throw_exception_from_error(Error const& error, boost::source_location const&) {
    throw std::runtime_error(std::string(to_string(error.code)) + ": " + error.message);
}

Error with_context(std::string_view context, Error error) {
    error.message = std::string(context) + ": " + error.message;
    return error;
}

}  // namespace sparekey
