#include "sim/page.hpp"

#include <algorithm>
#include <charconv>

#include "core/encoding.hpp"

namespace sparekey::sim {
namespace {

constexpr std::size_t kDefaultLimit = 500;

// A cursor is base64 of "<offset> <parameters>".
std::string make_cursor(std::size_t offset, Params const& params) {
    return base64_encode(std::to_string(offset) + " " + params.without_page_cursor());
}

Checked<std::size_t> offset_of(Params const& params) {
    auto const cursor = params.text("page_cursor");
    if (!cursor) return {boost::system::in_place_value, 0U};
    auto const decoded = base64_decode(*cursor);
    if (!decoded) return invalid_input("page_cursor", "Invalid page cursor");
    std::size_t offset = 0;
    std::from_chars(decoded->data(), decoded->data() + decoded->size(), offset);
    if (*cursor != make_cursor(offset, params)) {
        return ApiError{.status = 400,
                        .type = "mismatched_page_parameters",
                        .message = "A page must be requested with the parameters of the first one"};
    }
    return {boost::system::in_place_value, offset};
}

}  // namespace

Checked<Page> page_of(Call const& call, std::size_t total) {
    auto const limit = call.params.number("limit", kDefaultLimit);
    if (!limit) return limit.error();
    auto const offset = offset_of(call.params);
    if (!offset) return offset.error();
    auto const begin = std::min(*offset, total);
    auto const end = std::min(begin + *limit, total);
    return Page{begin, end, end < total ? make_cursor(end, call.params) : std::string()};
}

void write_pagination(json::Writer& writer, Call const& call, Page const& page) {
    bool const more = !page.next_cursor.empty();
    writer.key("pagination").begin_object().member("has_next_page", more);
    writer.key("next_page_cursor");
    more ? writer.value(page.next_cursor) : writer.null();
    writer.key("next_page_url");
    more ? writer.value(std::string(call.base_url) + std::string(call.path)) : writer.null();
    writer.end_object();
}

}  // namespace sparekey::sim
