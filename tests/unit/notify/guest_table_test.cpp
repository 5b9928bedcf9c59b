#include "notify/guest_table.hpp"

#include <gmock/gmock.h>

namespace sparekey::notify {
namespace {

using rescue::GuestQuery;
using testing::ElementsAre;
using testing::IsEmpty;

Instant time(char const* text) {
    return parse_instant(text).value();
}

struct Row {
    std::string_view id, name, device, phone, starts, ends;
};

GuestTable table(std::vector<Row> const& rows) {
    GuestTable made;
    unsigned line = 1;
    for (auto const& row : rows)
        made.add({row.id, row.name, row.device, "Guest", row.phone, "", "", row.starts, row.ends}, ++line)
            .value();
    return made;
}

/// At door-1, from 2026-11-20 to 2026-11-23.
GuestQuery query(std::string id, std::string name) {
    return {"home",
            std::move(id),
            std::move(name),
            "door-1",
            time("2026-11-20T14:00:00Z"),
            time("2026-11-23T10:00:00Z")};
}

std::string phone(GuestTable const& guests, GuestQuery const& asked) {
    auto const match = guests.find(asked);
    if (match.guest) return match.guest->phone;
    return match.ambiguous.empty() ? "nobody" : "ambiguous";
}

TEST(GuestTable, finds_by_id_before_name) {
    auto const guests =
        table({{"", "Booking 7", "", "by name", "", ""}, {"code-7", "Booking 7", "", "by id", "", ""}});
    EXPECT_EQ(phone(guests, query("code-7", "Booking 7")), "by id");
    EXPECT_EQ(phone(guests, query("code-8", " Booking 7 ")), "by name");
    EXPECT_EQ(phone(guests, query("code-8", "booking 7")), "nobody");
    EXPECT_EQ(phone(guests, query("code-8", "")), "nobody");
    EXPECT_EQ(phone(guests, query("", "")), "nobody");
}

TEST(GuestTable, a_row_with_an_id_is_for_that_code_alone) {
    auto const guests = table({{"code-6", "Guest", "", "last week's", "", ""}});
    EXPECT_EQ(phone(guests, query("code-7", "Guest")), "nobody");
}

TEST(GuestTable, an_id_holds_whatever_door_and_dates_say) {
    auto const guests = table({{"code-7", "", "door-2", "yes", "2020-01-01", "2020-01-02"}});
    EXPECT_EQ(phone(guests, query("code-7", "")), "yes");
}

TEST(GuestTable, a_name_is_narrowed_by_door_and_stay) {
    struct Case {
        Row row;
        bool found;
    };
    for (auto const& [row, found] : std::vector<Case>{
             {{"", "Ann", "door-1", "p", "2026-11-20T14:00:00Z", "2026-11-23T10:00:00Z"}, true},
             {{"", "Ann", "", "p", "", ""}, true},
             {{"", "Ann", "door-2", "p", "", ""}, false},
             {{"", "Ann", "", "p", "2026-11-23T10:00:00Z", "2026-11-25T10:00:00Z"}, false},  // moves in after
             {{"", "Ann", "", "p", "2026-11-01T14:00:00Z", "2026-11-20T14:00:00Z"},
              false},                                                    // moved out before
             {{"", "Ann", "", "p", "2026-11-20T10:00:00Z", ""}, true},   // checks in early
             {{"", "Ann", "", "p", "", "2026-11-23T14:00:00Z"}, true},   // checks out late
             {{"", "Ann", "", "p", "2026-11-22T10:00:00Z", ""}, false},  // overlaps, but is another stay
             {{"", "Ann", "", "p", "2026-11-16", "2026-11-20"}, false},  // left on the day of the arrival
             {{"", "Ann", "", "p", "2026-11-23", "2026-11-26"}, false},  // comes on the day of the departure
             {{"", "Ann", "", "p", "", "2026-11-19T10:00:00Z"}, false},
             {{"", "Ann", "", "p", "2026-11-20", "2026-11-23"}, true},  // days, of whatever time zone
             {{"", "Ann", "", "p", "2026-11-24", ""}, false},
             {{"", "Ann", "", "p", "", "2026-11-18"}, false},
         }) {
        EXPECT_EQ(phone(table({row}), query("code-7", "Ann")), found ? "p" : "nobody")
            << row.device << " " << row.starts << " " << row.ends;
    }
}

TEST(GuestTable, door_and_stay_tell_guests_of_one_name_apart) {
    auto const guests = table({{"", "Ann", "door-1", "old", "2026-11-01", "2026-11-05"},
                               {"", "Ann", "door-2", "other door", "2026-11-20", "2026-11-23"},
                               {"", "Ann", "door-1", "right", "2026-11-20", "2026-11-23"}});
    EXPECT_EQ(phone(guests, query("code-7", "Ann")), "right");
}

TEST(GuestTable, dates_tell_back_to_back_stays_apart) {
    auto const guests = table({{"", "Front Door", "", "before", "2026-11-16", "2026-11-20"},
                               {"", "Front Door", "", "right", "2026-11-20", "2026-11-23"},
                               {"", "Front Door", "", "after", "2026-11-23", "2026-11-26"}});
    EXPECT_EQ(phone(guests, query("code-7", "Front Door")), "right");
}

TEST(GuestTable, tells_nobody_when_rows_contradict_each_other) {
    auto const by_name = table({{"", "Guest", "", "one", "", ""}, {"", "Guest", "", "two", "", ""}});
    EXPECT_EQ(phone(by_name, query("code-7", "Guest")), "ambiguous");
    EXPECT_THAT(by_name.find(query("code-7", "Guest")).ambiguous, ElementsAre(2, 3));
    EXPECT_THAT(by_name.contradictions(), IsEmpty());

    auto const by_id = table({{"code-7", "", "", "one", "", ""},
                              {"", "Guest", "", "by name", "", ""},
                              {"code-7", "", "", "two", "", ""}});
    EXPECT_EQ(phone(by_id, query("code-7", "Guest")), "ambiguous");
    EXPECT_THAT(by_id.contradictions(), ElementsAre(ElementsAre(2, 4)));
}

TEST(GuestTable, takes_rows_that_lead_to_the_same_guest_for_one) {
    auto const guests = table({{"code-7", "a", "", "same", "", ""},
                               {"code-7", "b", "", "same", "", ""},
                               {"", "Ann", "", "same", "", ""},
                               {"", "Ann", "", "same", "", ""}});
    EXPECT_EQ(phone(guests, query("code-7", "")), "same");
    EXPECT_EQ(phone(guests, query("", "Ann")), "same");
    EXPECT_THAT(guests.contradictions(), IsEmpty());
}

TEST(GuestTable, counts_rows_without_a_key) {
    auto const guests = table({{"", " ", "", "nobody's", "", ""}, {"code-7", "", "", "p", "", ""}});
    EXPECT_EQ(guests.size(), 1u);
    EXPECT_EQ(guests.without_key(), 1u);
}

TEST(GuestTable, refuses_times_and_lengths_with_line_and_column_and_without_what_stands_there) {
    GuestTable guests;
    EXPECT_EQ(
        guests.add({"code-7", "", "", "", "", "", "", "23.11.2026", ""}, 9).error().message,
        "line 9: starts_at is neither a time like 2026-11-23T15:00:00+01:00 nor a date like 2026-11-23");
    EXPECT_EQ(guests.add({"code-7", "", "", "", "", "", "", "", "2026-13-01"}, 9).error().code,
              Errc::invalid_input);
    std::string const longest(GuestTable::kLongestCell, 'x');
    EXPECT_TRUE(guests.add({"code-7", longest}, 9));
    EXPECT_EQ(guests.add({"code-7", longest + "x"}, 9).error().message,
              "line 9: access_code_name is longer than 4096 bytes; is a quote left open?");
}

TEST(GuestTable, finds_one_of_many_after_it_has_moved) {
    GuestTable guests;
    for (unsigned i = 0; i < 20'000; ++i) {
        auto const number = std::to_string(i);
        guests.add({"code-" + number, "", "", "Guest " + number, "+1415" + number}, i).value();
    }
    auto const moved = std::move(guests);
    EXPECT_EQ(moved.size(), 20'000u);
    for (auto const* number : {"0", "777", "19999"})
        EXPECT_EQ(phone(moved, query("code-" + std::string(number), "")), "+1415" + std::string(number));
}

}  // namespace
}  // namespace sparekey::notify
