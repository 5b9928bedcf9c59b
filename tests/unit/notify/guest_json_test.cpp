#include <gmock/gmock.h>

#include "notify/guest_formats.hpp"

namespace sparekey::notify {
namespace {

std::string trouble_with(std::string_view text) {
    auto const guests = read_guest_json(text);
    return guests ? "" : guests.error().message;
}

TEST(GuestJson, reads_an_array_of_objects) {
    auto const guests = read_guest_json(R"([
        {"access_code_id":"code-1","name":"J\u00fcrgen","phone":"+14155550123","email":null,"nights":3},
        {"access_code_name":"Booking 7","email":"ann@example.com","device_id":"door-1","starts_at":"2026-11-20"}
    ])")
                            .value();
    auto const first = guests.find({"home", "code-1", "", "", {}, {}}).guest.value();
    EXPECT_EQ(first.name, "J\u00fcrgen");
    EXPECT_EQ(first.phone, "+14155550123");
    EXPECT_EQ(first.email, "");
    EXPECT_EQ(guests.find({"home", "code-2", "Booking 7", "door-1", {}, {}}).guest.value().email,
              "ann@example.com");
    EXPECT_FALSE(guests.find({"home", "code-2", "Booking 7", "door-2", {}, {}}).guest);
}

TEST(GuestJson, names_what_it_cannot_read_and_never_what_stands_there) {
    EXPECT_EQ(trouble_with("{}"), "not a JSON array");
    EXPECT_EQ(trouble_with("[1]"), "element 1 is not an object");
    EXPECT_EQ(trouble_with(R"([{},{"phone":4155550123}])"), "element 2: phone: not a string");
    EXPECT_EQ(trouble_with(R"([{"phone":"1","phone":"2"}])"), "element 1: phone: there twice");
    EXPECT_EQ(trouble_with(R"([{"access_code_id":"x","ends_at":"4155550123"}])").substr(0, 26),
              "line 1: ends_at is neither");
    for (auto const* half : {"", "[", R"([{"access_code_id":"code-1","pho)", "[{}]x"})
        EXPECT_NE(trouble_with(half), "") << half;
}

}  // namespace
}  // namespace sparekey::notify
