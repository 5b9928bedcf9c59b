#include "seam/codes_by_id.hpp"

#include <algorithm>

namespace sparekey::seam {

using rescue::SeamError;

asio::awaitable<rescue::SeamResult<reconcile::Codes>> CodesInOneList::read(std::vector<std::string> ids) {
    reconcile::Codes codes;
    auto listed = co_await seam_.list_these(ids);
    // Where the list alone is refused, the codes may still be shown.
    if (!listed && listed.error().kind != SeamError::Kind::rejected) co_return listed.error();
    if (listed) {
        for (auto& code : listed->codes)
            if (std::find(ids.begin(), ids.end(), code.access_code_id) != ids.end())
                codes.emplace(code.access_code_id, std::move(code));
    }
    for (auto const& id : ids) {
        if (codes.contains(id)) continue;
        auto code = co_await seam_.get_access_code(id);
        if (code) codes.emplace(id, std::move(*code));
        if (!code && code.error().kind != SeamError::Kind::not_found) co_return code.error();
    }
    co_return std::move(codes);
}

}  // namespace sparekey::seam
