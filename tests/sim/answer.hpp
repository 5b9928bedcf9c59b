// What an endpoint answers: a JSON body, or one of Seam's errors (SEAM.md §2).
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/http_message.hpp"
#include "core/json.hpp"

namespace sparekey::sim {

struct ApiError {
    int status = 400;
    std::string type{};
    std::string message{};
    std::string field{};                 // of invalid_input: the parameter …
    std::string field_error{};           // … and what is wrong with it
    std::optional<int> retry_after_s{};  // sent as a header
};

/// Asked for by Boost.Result: value() on an error is a bug of ours.
[[noreturn]] void throw_exception_from_error(ApiError const& error, boost::source_location const& where);

template <class T>
using Checked = boost::system::result<T, ApiError>;

/// The body of a 200.
using Answer = Checked<std::string>;

ApiError invalid_input(std::string_view field, std::string_view what);

/// {…what write_members writes…, "ok": true}
template <class WriteMembers>
std::string ok(WriteMembers write_members) {
    json::Writer writer;
    writer.begin_object();
    write_members(writer);
    return writer.member("ok", true).end_object().text();
}

HttpResponse response_of(Answer const& answer, std::string_view request_id);
HttpResponse json_response(int status, std::string body);

}  // namespace sparekey::sim
