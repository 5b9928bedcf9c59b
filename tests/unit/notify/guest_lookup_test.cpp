#include "notify/guest_lookup.hpp"

#include <gmock/gmock.h>

namespace sparekey::notify {
namespace {

TEST(GuestLookup, asks_with_every_key) {
    rescue::GuestQuery query{
        "home", "code-1", "Booking \"7\"", "door-1", parse_instant("2026-11-20T14:00:00Z").value(), {}};
    EXPECT_EQ(guest_lookup(query).reveal(),
              R"({"version":1,"kind":"guest_lookup","workspace":"home","access_code_id":"code-1",)"
              R"("access_code_name":"Booking \"7\"","device_id":"door-1",)"
              R"("starts_at":"2026-11-20T14:00:00.000Z","ends_at":null})");
    EXPECT_THAT(std::string(guest_lookup({}).reveal()), testing::HasSubstr(R"("access_code_name":null)"));
}

TEST(GuestLookup, reads_a_guest) {
    auto const guest =
        read_guest_answer(R"({"name":"Jane","phone":"+14155550123","email":null,"locale":"en","found":true})")
            .value()
            .value();
    EXPECT_EQ(guest.name, "Jane");
    EXPECT_EQ(guest.phone, "+14155550123");
    EXPECT_EQ(guest.email, "");
    EXPECT_EQ(guest.locale, "en");
    EXPECT_TRUE(read_guest_answer(R"({"email":"a@b.c"})").value());
}

TEST(GuestLookup, an_answer_without_phone_and_email_is_nobody) {
    for (auto const* text : {"", "\n", "null", " null\n", "{}", R"({"found":false})", R"({"name":"Jane"})",
                             R"({"phone":null,"email":""})"})
        EXPECT_FALSE(read_guest_answer(text).value()) << text;
}

TEST(GuestLookup, names_the_member_that_it_cannot_read_and_never_its_value) {
    auto const trouble = [](std::string_view text) {
        auto const answer = read_guest_answer(text);
        if (answer) return std::string();
        EXPECT_EQ(answer.error().code, Errc::invalid_input);
        return answer.error().message;
    };
    EXPECT_EQ(trouble(R"({"phone":4155550123,"email":"a@b.c"})"), "the answer: phone: not a string");
    EXPECT_EQ(trouble(R"({"name":["Jane"],"phone":"+1"})"), "the answer: name: not a string");
    EXPECT_EQ(trouble("[]"), "the answer: not a JSON object");
    EXPECT_EQ(trouble("\"+14155550123\""), "the answer: not a JSON object");
    EXPECT_THAT(trouble("found: +14155550123"), testing::StartsWith("the answer: "));
    EXPECT_THAT(trouble("found: +14155550123"), testing::Not(testing::HasSubstr("415555")));
}

}  // namespace
}  // namespace sparekey::notify
