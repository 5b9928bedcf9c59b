// Expected failures are values: Result<T> holds a T or an Error. What cannot be expected throws, and is
// caught once per session or job.
#pragma once

#include <boost/system/result.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace sparekey {

enum class Errc {
    invalid_input,  // the input breaks its format; the message says what and where
    not_found,      // the thing asked for does not exist
    unavailable,    // the other side cannot be reached or cannot serve now: try again later
    timed_out,      // a deadline of ours passed
    unauthorized,   // our credentials were refused
    rejected,       // the other side understood and said no: the same request will not do better
    too_large,      // more bytes, depth or items than we accept
    lost,           // what we held (a lease) is somebody else's now
    internal,       // a bug or a broken environment
};

std::string_view to_string(Errc code);

struct Error {
    Errc code = Errc::internal;
    std::string message;  // for an operator: names what is wrong and where; never holds a secret

    friend bool operator==(Error const&, Error const&) = default;
};

std::ostream& operator<<(std::ostream& out, Error const& error);

template <class T>
using Result = boost::system::result<T, Error>;

/// Thrown by Result::value() on an error. Found by ADL; Boost.System asks for this name.
[[noreturn]] void throw_exception_from_error(Error const& error, boost::source_location const& where);

/// "<context>: <message>" with the same code.
Error with_context(std::string_view context, Error error);

}  // namespace sparekey
