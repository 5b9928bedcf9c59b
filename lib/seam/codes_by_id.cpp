#include "seam/codes_by_id.hpp"

#include <algorithm>

namespace sparekey::seam {
namespace {

using rescue::SeamError;

/// Refused or senseless for this code alone: no reason not to look at the others.
bool is_of_one_code(SeamError const& error) {
    return error.kind == SeamError::Kind::rejected || error.status == 200;
}

}  // namespace

asio::awaitable<rescue::SeamResult<reconcile::Codes>> CodesInOneList::read(std::vector<std::string> ids) {
    reconcile::Codes codes;
    auto listed = co_await seam_.list_these(ids);
    // Where the list alone is refused, the codes may still be shown.
    if (!listed && listed.error().kind != SeamError::Kind::rejected) co_return listed.error();
    if (listed) {
        for (auto& code : listed->codes)
            if (std::find(ids.begin(), ids.end(), code.access_code_id) != ids.end())
                codes.found.emplace(code.access_code_id, std::move(code));
    }
    for (auto const& id : ids) {
        if (codes.found.contains(id)) continue;
        auto code = co_await seam_.get_access_code(id);
        if (code) {
            codes.found.emplace(id, std::move(*code));
        } else if (is_of_one_code(code.error())) {
            codes.unreadable.insert(id);
        } else if (code.error().kind != SeamError::Kind::not_found) {
            co_return code.error();
        }
    }
    co_return std::move(codes);
}

}  // namespace sparekey::seam
