// One access code as Seam and its fake send it.
#include <gmock/gmock.h>

#include "seam/objects.hpp"
#include "support/fixture.hpp"

namespace sparekey::seam {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Result<rescue::AccessCode> read(std::string_view text) {
    return read_access_code(json::Document::parse(text).value().root());
}

rescue::AccessCode sample(std::string const& name) {
    return read(fixture("seam/access_code-" + name + ".json")).value();
}

bool has_pin(rescue::AccessCode const& code, std::string_view pin) {
    return same(code.pin, Secret(pin));
}

Instant at(std::string_view text) {
    return parse_instant(text).value();
}

TEST(AccessCode, is_read_from_a_failed_original) {
    auto const code = sample("original-failed");
    EXPECT_EQ(code.access_code_id, "f863cb36-7f96-4b56-ac91-115742c31c00");
    EXPECT_EQ(code.device_id, "6aae9d08-fed6-4ca5-8328-e36849ab48fe");
    EXPECT_EQ(code.name, "Jane Doe");
    EXPECT_EQ(code.type, "time_bound");
    EXPECT_EQ(code.status, "setting");
    EXPECT_TRUE(has_pin(code, "8030"));
    EXPECT_EQ(code.starts_at, at("2026-12-01T23:00:00Z"));
    EXPECT_EQ(code.ends_at, at("2026-12-05T19:00:00Z"));
    EXPECT_EQ(code.is_backup, false);
    EXPECT_EQ(code.is_backup_available, true);
    EXPECT_EQ(code.pulled_backup_access_code_id, std::nullopt);
    EXPECT_THAT(code.error_codes, ElementsAre("failed_to_set_on_device", "device_disconnected"));
    EXPECT_THAT(code.warning_codes, IsEmpty());
}

TEST(AccessCode, says_when_its_newest_failure_was_noted) {
    auto const failed_at = [](std::string const& errors) {
        auto const code =
            read(R"({"access_code_id":"code","device_id":"door","errors":[)" + errors + "]}").value();
        return code.failed_at;
    };
    std::string const early =
        R"({"error_code":"failed_to_set_on_device","created_at":"2026-12-01T10:00:00Z"})";
    std::string const late =
        R"({"error_code":"failed_to_set_on_device","created_at":"2026-12-01T12:00:00Z"})";
    EXPECT_EQ(failed_at(early + "," + late), at("2026-12-01T12:00:00Z"));
    EXPECT_EQ(failed_at(late + "," + early), at("2026-12-01T12:00:00Z"));
    EXPECT_EQ(failed_at(R"({"error_code":"device_offline","created_at":"2026-12-01T10:00:00Z"})"),
              std::nullopt);
    EXPECT_EQ(failed_at(R"({"error_code":"failed_to_set_on_device","created_at":7})"), std::nullopt);
    EXPECT_EQ(failed_at(""), std::nullopt);
}

TEST(AccessCode, is_read_from_each_sample) {
    struct Row {
        char const* sample;
        char const* type;
        char const* status;
        std::optional<char const*> ends_at;
        bool is_backup;
        bool is_backup_available;
    };
    constexpr auto kEnd = "2026-12-05T19:00:00Z";
    for (auto const& row : {
             Row{"backup-aligned", "time_bound", "set", kEnd, true, false},
             Row{"backup-microseconds", "time_bound", "set", kEnd, true, false},
             Row{"backup-not-aligned", "time_bound", "set", "2027-12-01T00:00:00Z", true, false},
             Row{"backup-updating_time_frame", "time_bound", "set", kEnd, true, false},
             Row{"ongoing-failed", "ongoing", "setting", {}, false, true},
             Row{"original-after-pull", "time_bound", "setting", kEnd, false, true},
             Row{"original-code-null", "time_bound", "unset", kEnd, false, true},
             Row{"original-healthy", "time_bound", "unset", kEnd, false, true},
             Row{"original-pool-exhausted", "time_bound", "setting", kEnd, false, false},
         }) {
        auto const code = sample(row.sample);
        EXPECT_EQ(code.type, row.type) << row.sample;
        EXPECT_EQ(code.status, row.status) << row.sample;
        EXPECT_EQ(code.ends_at.has_value(), row.ends_at.has_value()) << row.sample;
        if (code.ends_at && row.ends_at) {
            EXPECT_EQ(*code.ends_at, at(*row.ends_at)) << row.sample;
        }
        EXPECT_EQ(code.is_backup, row.is_backup) << row.sample;
        EXPECT_EQ(code.is_backup_available, row.is_backup_available) << row.sample;
    }
}

TEST(AccessCode, knows_the_backup_that_was_pulled_for_it) {
    auto const code = sample("original-after-pull");
    EXPECT_EQ(code.pulled_backup_access_code_id, "284cc090-5d89-4e9d-a4ed-518c6cb68d99");
    EXPECT_THAT(code.warning_codes, ElementsAre("using_backup_access_code"));
}

TEST(AccessCode, has_an_empty_name_and_pin_where_seam_has_null) {
    auto const code = sample("original-code-null");
    EXPECT_EQ(code.name, "");
    EXPECT_TRUE(code.pin.empty());
}

TEST(AccessCode, keeps_leading_zeros_of_the_pin) {
    EXPECT_TRUE(has_pin(read(R"({"access_code_id":"a","device_id":"d","code":"0042"})").value(), "0042"));
}

TEST(AccessCode, needs_no_more_than_its_own_id_and_its_devices) {
    auto const code = read(R"({"access_code_id":"a","device_id":"d"})").value();
    EXPECT_EQ(code.type, "");
    EXPECT_EQ(code.status, "");
    EXPECT_EQ(code.is_backup, std::nullopt);
    EXPECT_EQ(code.is_backup_available, std::nullopt);
    EXPECT_EQ(code.starts_at, std::nullopt);
    EXPECT_EQ(code.ends_at, std::nullopt);
}

TEST(AccessCode, tolerates_members_and_words_that_are_new) {
    auto const code = read(R"({"access_code_id":"a","device_id":"d","type":"new_type","status":"new_status",
                               "new_member":{"x":[1]},"errors":[{"error_code":"new_code"},{"message":"no code"},7],
                               "warnings":"not a list"})")
                          .value();
    EXPECT_EQ(code.type, "new_type");
    EXPECT_EQ(code.status, "new_status");
    EXPECT_THAT(code.error_codes, ElementsAre("new_code"));
    EXPECT_THAT(code.warning_codes, IsEmpty());
}

TEST(AccessCode, is_refused_where_a_decision_would_rest_on_a_guess) {
    for (auto const* const text : {
             R"([])",
             R"("text")",
             R"({"device_id":"d"})",
             R"({"access_code_id":"a"})",
             R"({"access_code_id":7,"device_id":"d"})",
             R"({"access_code_id":"a","device_id":null})",
             R"({"access_code_id":"a","device_id":"d","code":1234})",
             R"({"access_code_id":"a","device_id":"d","type":true})",
             R"({"access_code_id":"a","device_id":"d","is_backup":"yes"})",
             R"({"access_code_id":"a","device_id":"d","ends_at":"tomorrow"})",
             R"({"access_code_id":"a","device_id":"d","ends_at":1780000000})",
             R"({"access_code_id":"a","device_id":"d","ends_at":"2026-12-05"})",
         }) {
        auto const code = read(text);
        ASSERT_FALSE(code) << text;
        EXPECT_EQ(code.error().code, Errc::invalid_input) << text;
    }
}

TEST(AccessCode, does_not_repeat_the_pin_when_it_refuses_it) {
    auto const code = read(R"({"access_code_id":"a","device_id":"d","code":918273})");
    ASSERT_FALSE(code);
    EXPECT_THAT(code.error().message, HasSubstr("code"));
    EXPECT_THAT(code.error().message, Not(HasSubstr("918273")));
}

TEST(AccessCodePage, leaves_out_what_cannot_be_read_and_says_so) {
    auto const document = json::Document::parse(R"({"access_codes":[
        {"access_code_id":"a","device_id":"d","code":918273}, {"access_code_id":"b","device_id":"d"}, 7]})");
    auto const page = read_code_page(document.value().root());
    ASSERT_TRUE(page);
    ASSERT_EQ(page->codes.size(), 1u);
    EXPECT_EQ(page->codes[0].access_code_id, "b");
    EXPECT_EQ(page->unreadable, 2u);
    EXPECT_THAT(page->first_unreadable, HasSubstr("code"));
    EXPECT_THAT(page->first_unreadable, Not(HasSubstr("918273")));
}

}  // namespace
}  // namespace sparekey::seam
