#include "webhook/event.hpp"

#include <gtest/gtest.h>

#include <map>

#include "support/fixture.hpp"

namespace sparekey::webhook {
namespace {

TEST(Event, of_a_failed_code_is_read_in_its_new_and_its_old_shape) {
    for (auto const* shape :
         {"seam/event-failed_to_set_on_device-new.json", "seam/event-failed_to_set_on_device-old.json"}) {
        auto const event = parse_event(fixture(shape));
        ASSERT_TRUE(event) << shape << ": " << event.error();
        EXPECT_EQ(event->event_id, "3a3c1b7e-2f5e-4a8d-8c11-7b1c6f0a9e01");
        EXPECT_EQ(event->event_type, "access_code.failed_to_set_on_device");
        EXPECT_EQ(event->workspace_id, "750fc0bc-4450-4356-8d9f-18c6a3a6b2c7");
        EXPECT_EQ(event->device_id, "6aae9d08-fed6-4ca5-8328-e36849ab48fe");
        EXPECT_EQ(event->access_code_id, "f863cb36-7f96-4b56-ac91-115742c31c00");
        EXPECT_EQ(event->occurred_at, parse_instant("2026-12-01T14:55:02.871Z").value());
        EXPECT_EQ(kind_of(event->event_type), EventKind::failure);
    }
}

TEST(Event, is_of_the_kind_that_its_type_says) {
    std::map<std::string, EventKind> const kinds{{"backup_access_code_pulled", EventKind::unwanted},
                                                 {"delay_in_setting_on_device", EventKind::delay},
                                                 {"deleted", EventKind::follow_up},
                                                 {"device_connected", EventKind::unwanted},
                                                 {"device_disconnected", EventKind::unwanted},
                                                 {"removed_from_device", EventKind::unwanted},
                                                 {"scheduled_on_device", EventKind::unwanted},
                                                 {"set_on_device", EventKind::follow_up},
                                                 {"time_frame_changed", EventKind::follow_up}};
    for (auto const& [name, kind] : kinds) {
        auto const event = parse_event(fixture("seam/event-" + name + ".json"));
        ASSERT_TRUE(event) << name << ": " << event.error();
        EXPECT_EQ(event->event_id, "0f8b6e2a-5d0c-4d6b-9a53-6d2d5b0f7a11") << name;
        EXPECT_EQ(kind_of(event->event_type), kind) << name;
        EXPECT_EQ(can_be_followed(*event), name.find("device_") != 0) << name;
    }
    EXPECT_EQ(kind_of("access_code.changed"), EventKind::follow_up);
}

TEST(Event, need_not_be_about_an_access_code) {
    auto const event = parse_event(fixture("seam/event-device_connected.json"));
    ASSERT_TRUE(event) << event.error();
    EXPECT_EQ(event->access_code_id, std::nullopt);
}

TEST(Event, may_be_as_short_as_its_id_and_type) {
    auto const event = parse_event(R"({"event_id":"event1","event_type":"lock.locked","workspace_id":null})");
    ASSERT_TRUE(event) << event.error();
    EXPECT_EQ(event->event_id, "event1");
    EXPECT_EQ(event->workspace_id, std::nullopt);
    EXPECT_EQ(event->device_id, std::nullopt);
    EXPECT_EQ(event->occurred_at, std::nullopt);
}

TEST(Event, may_have_the_fakes_kind_of_ids) {
    auto const event =
        parse_event(R"({"event_id":"event1","event_type":"access_code.failed_to_set_on_device",)"
                    R"("access_code_id":"access_code1","device_id":"august_device_1"})");
    ASSERT_TRUE(event) << event.error();
    EXPECT_EQ(event->access_code_id, "access_code1");
}

TEST(Event, type_must_match_to_the_letter_to_be_wanted) {
    EXPECT_EQ(kind_of("access_code.failed_to_set_on_device"), EventKind::failure);
    for (auto const* type : {"access_code.failed_to_set_on_device ", "Access_Code.failed_to_set_on_device",
                             "access_code.failed_to_set", ""})
        EXPECT_EQ(kind_of(type), EventKind::unwanted) << type;
}

struct Row {
    std::string name;
    std::string body;
    std::string named;  // what the error must name
};

std::ostream& operator<<(std::ostream& out, Row const& row) {
    return out << row.name;
}

class UnreadableEvent : public testing::TestWithParam<Row> {};

TEST_P(UnreadableEvent, is_refused_and_the_member_is_named) {
    auto const event = parse_event(GetParam().body);
    ASSERT_FALSE(event);
    EXPECT_NE(event.error().message.find(GetParam().named), std::string::npos) << event.error();
}

std::string with(std::string const& members) {
    return R"({"event_id":"e1","event_type":"access_code.failed_to_set_on_device",)" + members + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Ways, UnreadableEvent,
    testing::Values(
        Row{"empty", "", ""}, Row{"not_json", "event", ""}, Row{"cut_short", R"({"event_id":"e1")", ""},
        Row{"text_behind_it", R"({"event_id":"e1","event_type":"access_code.failed_to_set_on_device"} x)",
            ""},
        Row{"not_utf8", "{\"event_id\":\"e\xff\",\"event_type\":\"access_code.failed_to_set_on_device\"}",
            ""},
        Row{"a_nul_byte_behind_it",
            R"({"event_id":"e1","event_type":"access_code.failed_to_set_on_device"})" + std::string(1, '\0'),
            ""},
        Row{"too_deep", with("\"x\":" + std::string(100, '[') + std::string(100, ']')), ""},
        Row{"an_array", "[]", "object"}, Row{"a_string", R"("event_id")", "object"},
        Row{"no_event_id", R"({"event_type":"access_code.failed_to_set_on_device"})", "event_id"},
        Row{"no_event_type", R"({"event_id":"e1"})", "event_type"},
        Row{"event_id_null", R"({"event_id":null,"event_type":"access_code.failed_to_set_on_device"})",
            "event_id"},
        Row{"event_id_a_number", R"({"event_id":7,"event_type":"access_code.failed_to_set_on_device"})",
            "event_id"},
        Row{"event_id_empty", R"({"event_id":"","event_type":"access_code.failed_to_set_on_device"})",
            "event_id"},
        Row{"event_id_twice",
            R"({"event_id":"e1","event_id":"e2","event_type":"access_code.failed_to_set_on_device"})",
            "event_id"},
        Row{"event_id_with_a_line_end",
            R"({"event_id":"e\n1","event_type":"access_code.failed_to_set_on_device"})", "event_id"},
        Row{"event_id_with_a_nul",
            R"({"event_id":"e\u00001","event_type":"access_code.failed_to_set_on_device"})", "event_id"},
        Row{"event_id_with_a_blank",
            R"({"event_id":"e 1","event_type":"access_code.failed_to_set_on_device"})", "event_id"},
        Row{"event_id_not_ascii", R"({"event_id":"é","event_type":"access_code.failed_to_set_on_device"})",
            "event_id"},
        Row{"event_id_too_long",
            R"({"event_id":")" + std::string(257, 'e') +
                R"(","event_type":"access_code.failed_to_set_on_device"})",
            "event_id"},
        Row{"event_type_empty", R"({"event_id":"e1","event_type":""})", "event_type"},
        Row{"event_type_a_list", R"({"event_id":"e1","event_type":["t"]})", "event_type"},
        Row{"access_code_id_empty", with(R"("access_code_id":"")"), "access_code_id"},
        Row{"access_code_id_with_a_blank", with(R"("access_code_id":"a b")"), "access_code_id"},
        Row{"wanted_without_access_code_id",
            R"({"event_id":"e1","event_type":"access_code.failed_to_set_on_device"})", "access_code_id"},
        Row{"wanted_with_null_access_code_id",
            R"({"event_id":"e1","event_type":"access_code.failed_to_set_on_device","access_code_id":null})",
            "access_code_id"}),
    [](auto const& row) { return row.param.name; });

TEST(Event, is_read_although_what_a_rescue_does_not_need_is_not_in_order) {
    for (auto const* member : {R"("occurred_at":"2026-12-01 14:55:02")", R"("occurred_at":1614265330)",
                               R"("device_id":{})", R"("workspace_id":1)", R"("workspace_id":"a b")"}) {
        auto const event = parse_event(with(R"("access_code_id":"a1",)" + std::string(member)));
        ASSERT_TRUE(event) << member << ": " << event.error();
        EXPECT_EQ(event->access_code_id, "a1");
        EXPECT_FALSE(event->occurred_at || event->device_id || event->workspace_id) << member;
    }
}

TEST(UnreadableEvents, do_not_put_values_into_the_error) {
    auto const event = parse_event(
        R"({"event_id":"not one 4207","event_type":"access_code.failed_to_set_on_device","code":"4207"})");
    ASSERT_FALSE(event);
    EXPECT_EQ(event.error().message.find("4207"), std::string::npos);
}

TEST(Event, that_may_hold_a_pin_is_never_unreadable) {
    for (auto const* type : {"access_code.set_on_device", "access_code.code_changed"}) {
        auto const event =
            parse_event(R"({"event_id":7,"access_code_id":[],"code":"4207","occurred_at":"yesterday",)"
                        R"("event_type":")" +
                        std::string(type) + "\"}");
        ASSERT_TRUE(event) << "an unreadable event would be kept, PIN and all";
        EXPECT_EQ(event->event_id, "");
        EXPECT_FALSE(can_be_followed(*event));
    }
}

}  // namespace
}  // namespace sparekey::webhook
