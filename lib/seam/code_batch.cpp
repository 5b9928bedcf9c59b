#include "seam/code_batch.hpp"

#include <algorithm>

#include "seam/objects.hpp"

namespace sparekey::seam {

std::string list_codes_body(std::vector<std::string> const& access_code_ids) {
    json::Writer writer;
    writer.begin_object().key("access_code_ids").begin_array();
    for (auto const& id : access_code_ids) writer.value(id);
    writer.end_array().end_object();
    return writer.text();
}

Result<ListedCodes> read_listed_codes(json::Value const& answer) {
    auto const list = answer.array("access_codes");
    if (!list) return list.error();
    ListedCodes listed;
    for (auto const& object : *list)
        if (auto code = read_access_code(object)) listed.codes.push_back(std::move(*code));
    return listed;
}

bool lists_others(ListedCodes const& listed, std::vector<std::string> const& access_code_ids) {
    return std::ranges::any_of(listed.codes, [&](rescue::AccessCode const& code) {
        return std::ranges::find(access_code_ids, code.access_code_id) == access_code_ids.end();
    });
}

}  // namespace sparekey::seam
