#include "seam/code_batch.hpp"

#include <gmock/gmock.h>

namespace sparekey::seam {
namespace {

using Ids = std::vector<std::string>;

Result<ListedCodes> read(std::string_view text) {
    return read_listed_codes(json::Document::parse(text).value().root());
}

Ids ids_of(ListedCodes const& listed) {
    Ids ids;
    for (auto const& code : listed.codes) ids.push_back(code.access_code_id);
    return ids;
}

TEST(CodeBatchTest, asks_by_id) {
    EXPECT_EQ(list_codes_body({"a", "b"}), R"({"access_code_ids":["a","b"]})");
}

TEST(CodeBatchTest, leaves_out_what_cannot_be_read) {
    auto const listed = read(R"({"access_codes":[
        {"access_code_id":"a","device_id":"d","ends_at":"tomorrow"}, 7, null, {"access_code_id":"c"},
        {"access_code_id":"b","device_id":"d","code":"0042"}],"ok":true})");
    EXPECT_EQ(ids_of(listed.value()), Ids{"b"});
    EXPECT_TRUE(same(listed->codes[0].pin, Secret("0042")));
}

TEST(CodeBatchTest, is_an_error_only_without_a_list) {
    for (auto const* const text : {"{}", R"({"access_codes":null})", R"({"access_codes":{}})", "[]"})
        EXPECT_FALSE(read(text)) << text;
    EXPECT_TRUE(read(R"({"access_codes":[]})"));
}

TEST(CodeBatchTest, knows_a_list_of_what_nobody_asked_for) {
    auto const listed = read(R"({"access_codes":[{"access_code_id":"a","device_id":"d"}]})").value();
    EXPECT_FALSE(lists_others(listed, {"a", "b"}));
    EXPECT_TRUE(lists_others(listed, {"b"}));
}

}  // namespace
}  // namespace sparekey::seam
