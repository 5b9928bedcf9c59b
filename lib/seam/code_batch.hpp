// Several access codes at once: /access_codes/list by their ids. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/json.hpp"
#include "rescue/access_code.hpp"

namespace sparekey::seam {

/// What a list holds; elements that cannot be read are left out.
struct ListedCodes {
    std::vector<rescue::AccessCode> codes;
};

/// The body of the request. Seam publishes no limit to the number of ids; its pages hold hundreds.
std::string list_codes_body(std::vector<std::string> const& access_code_ids);

/// The whole answer of /access_codes/list. An error only if it is no list.
Result<ListedCodes> read_listed_codes(json::Value const& answer);

/// Did this list hold what nobody asked for? Then the server does not go by the ids.
bool lists_others(ListedCodes const& listed, std::vector<std::string> const& access_code_ids);

}  // namespace sparekey::seam
