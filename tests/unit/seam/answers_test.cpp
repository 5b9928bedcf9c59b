// Whole answers: access code, device, pull.
#include <gtest/gtest.h>

#include "seam/objects.hpp"
#include "support/fixture.hpp"

namespace sparekey::seam {
namespace {

template <class T>
Result<T> read(Result<T> (*reader)(json::Value const&), std::string_view text) {
    return reader(json::Document::parse(text).value().root());
}

Result<rescue::PulledBackup> read_pull(std::string_view text) {
    return read(read_pull_answer, text);
}

rescue::Device device(std::string_view members) {
    auto const text = R"({"device":{"device_id":"d")" + std::string(members) + "}}";
    return read(read_device_answer, text).value();
}

TEST(AccessCodeAnswer, holds_the_code_under_its_key) {
    auto const code = read(read_access_code_answer, fixture("seam/response-access_codes-get.json")).value();
    EXPECT_EQ(code.access_code_id, "f863cb36-7f96-4b56-ac91-115742c31c00");
}

TEST(AccessCodeAnswer, is_refused_without_it) {
    for (auto const* const text :
         {"{}", "[]", R"({"access_code":null})", R"({"access_code":[]})", R"({"ok":true})"})
        EXPECT_FALSE(read(read_access_code_answer, text)) << text;
}

TEST(DeviceAnswer, holds_name_and_time_zone) {
    auto const sample = read(read_device_answer, fixture("seam/response-devices-get.json")).value();
    EXPECT_EQ(sample.device_id, "6aae9d08-fed6-4ca5-8328-e36849ab48fe");
    EXPECT_EQ(sample.name, "Unit 4B Front Door");
    EXPECT_EQ(sample.time_zone, "America/New_York");
}

TEST(DeviceAnswer, takes_the_display_name_else_the_old_name) {
    EXPECT_EQ(device(R"(,"display_name":"new","properties":{"name":"old"})").name, "new");
    EXPECT_EQ(device(R"(,"properties":{"name":"old"})").name, "old");
    EXPECT_EQ(device(R"(,"display_name":null,"properties":{"name":"old"})").name, "old");
    EXPECT_EQ(device(R"(,"properties":{})").name, "");
    EXPECT_EQ(device("").name, "");
}

TEST(DeviceAnswer, takes_the_time_zone_under_its_new_name_else_its_old) {
    EXPECT_EQ(device(R"(,"location":{"time_zone":"Europe/Rome","timezone":"UTC"})").time_zone, "Europe/Rome");
    EXPECT_EQ(device(R"(,"location":{"timezone":"Europe/Rome"})").time_zone, "Europe/Rome");
    EXPECT_EQ(device(R"(,"location":{"time_zone":null,"timezone":"Europe/Rome"})").time_zone, "Europe/Rome");
    EXPECT_EQ(device(R"(,"location":{})").time_zone, std::nullopt);
    EXPECT_EQ(device(R"(,"location":null)").time_zone, std::nullopt);
    EXPECT_EQ(device("").time_zone, std::nullopt);
}

TEST(DeviceAnswer, is_refused_without_an_id) {
    EXPECT_FALSE(read(read_device_answer, R"({"device":{"display_name":"x"}})"));
    EXPECT_FALSE(read(read_device_answer, R"({"ok":true})"));
}

TEST(PullAnswer, holds_the_backup_under_both_keys) {
    auto const pulled = read_pull(fixture("seam/response-pull-both-keys.json")).value();
    ASSERT_TRUE(pulled.backup_access_code);
    ASSERT_TRUE(pulled.access_code);
    EXPECT_EQ(pulled.backup_access_code->access_code_id, "284cc090-5d89-4e9d-a4ed-518c6cb68d99");
    EXPECT_EQ(pulled.access_code->access_code_id, "284cc090-5d89-4e9d-a4ed-518c6cb68d99");
    EXPECT_EQ(pulled.backup_access_code->is_backup, true);
    EXPECT_TRUE(same(pulled.backup_access_code->pin, Secret("1275")));
}

TEST(PullAnswer, holds_the_fakes_backup_under_one_key) {
    auto const pulled = read_pull(fixture("seam/response-pull-fake-only-backup_access_code.json")).value();
    ASSERT_TRUE(pulled.backup_access_code);
    EXPECT_EQ(pulled.backup_access_code->access_code_id, "access_code2");
    EXPECT_EQ(pulled.backup_access_code->type, "ongoing");
    EXPECT_EQ(pulled.backup_access_code->ends_at, std::nullopt);
    EXPECT_FALSE(pulled.access_code);
}

TEST(PullAnswer, keeps_the_keys_apart) {
    auto const only_new =
        read_pull(R"({"access_code":{"access_code_id":"b","device_id":"d"},"ok":true})").value();
    EXPECT_FALSE(only_new.backup_access_code);
    EXPECT_EQ(only_new.access_code.value().access_code_id, "b");

    auto const both = read_pull(R"({"backup_access_code":{"access_code_id":"b","device_id":"d"},
                                    "access_code":{"access_code_id":"o","device_id":"d"}})")
                          .value();
    EXPECT_EQ(both.backup_access_code.value().access_code_id, "b");
    EXPECT_EQ(both.access_code.value().access_code_id, "o");
}

TEST(PullAnswer, may_hold_nothing_which_an_interlock_judges) {
    for (auto const* const text : {R"({"ok":true})", R"({"backup_access_code":null,"access_code":null})"}) {
        auto const pulled = read_pull(text).value();
        EXPECT_FALSE(pulled.backup_access_code) << text;
        EXPECT_FALSE(pulled.access_code) << text;
    }
}

TEST(PullAnswer, is_refused_where_a_key_holds_no_access_code) {
    for (auto const* const text :
         {"[]", "null", R"({"backup_access_code":"b"})", R"({"backup_access_code":{"access_code_id":"b"}})",
          R"({"backup_access_code":{"access_code_id":"b","device_id":"d","code":1275}})",
          R"({"access_code":[]})"})
        EXPECT_FALSE(read_pull(text)) << text;
}

}  // namespace
}  // namespace sparekey::seam
