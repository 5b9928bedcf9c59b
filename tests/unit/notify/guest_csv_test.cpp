#include <gmock/gmock.h>

#include "notify/guest_formats.hpp"

namespace sparekey::notify {
namespace {

using testing::HasSubstr;

std::string trouble_with(std::string_view text) {
    auto const guests = read_guest_csv(text);
    return guests ? "" : guests.error().message;
}

/// "name|phone|email|locale"
std::string guest(GuestTable const& guests, std::string id) {
    auto const match = guests.find({"home", std::move(id), "", "", {}, {}});
    if (!match.guest) return "nobody";
    auto const& [name, phone, email, locale] = *match.guest;
    return name + "|" + phone + "|" + email + "|" + locale;
}

TEST(GuestCsv, reads_columns_by_their_names_in_any_order_and_passes_over_others) {
    auto const guests = read_guest_csv(
                            "phone,Nights,NAME,access_code_id,email,notes,locale\n"
                            "+1 415 555 0123,3,Jane Doe,code-1,jane@example.com,\"late, 23:00\",en\n"
                            "+1 415 555 0124,1,\"Doe, John \"\"JD\"\"\",code-2,,,\n")
                            .value();
    EXPECT_EQ(guest(guests, "code-1"), "Jane Doe|+1 415 555 0123|jane@example.com|en");
    EXPECT_EQ(guest(guests, "code-2"), "Doe, John \"JD\"|+1 415 555 0124||");
}

TEST(GuestCsv, takes_what_excel_and_others_write) {
    for (auto const* text : {
             "\xef\xbb\xbf"
             "access_code_id,name,phone\r\ncode-1,Ann,123\r\n",
             "access_code_id;name;phone\r\ncode-1;Ann;123\r\n",
             "access_code_id\tname\tphone\ncode-1\tAnn\t123\n",
             "\"access_code_id\";\"name\";\"phone\"\n\"code-1\";\"Ann\";\"123\"",
             "\n\naccess_code_id , name , phone\n\n code-1 , Ann , 123 \n\n",
             "access_code_id,name,phone,a;b;c;d\ncode-1,Ann,123,x;y\n",
             "access_code_id\tname\tlocale\tphone\ncode-1\tAnn\t\t123\n",
         })
        EXPECT_EQ(guest(read_guest_csv(text).value(), "code-1"), "Ann|123||") << text;
}

TEST(GuestCsv, a_cell_may_have_several_lines_and_errors_name_where_its_row_begins) {
    std::string const text =
        "access_code_id,notes,phone\n"
        "code-1,\"first\nsecond\n\nthird\",123\n"
        "code-2,only\n";
    EXPECT_EQ(trouble_with(text), "line 6: 2 cells, but the header has 3");
    EXPECT_EQ(guest(read_guest_csv(text.substr(0, text.find("code-2"))).value(), "code-1"), "|123||");
    EXPECT_EQ(trouble_with("access_code_id,phone\n\"code\n1\",2,3\n"),
              "line 2: 3 cells, but the header has 2");
}

TEST(GuestCsv, refuses_a_file_that_it_might_misread) {
    struct Case {
        std::string text;
        std::string trouble;
    };
    for (auto const& [text, trouble] : std::vector<Case>{
             {"", "no header line: the file is empty"},
             {"code-1,Ann,+14155550123\n",
              "line 1: a header is needed, with a column access_code_id or access_code_name"},
             {"phone,email\n1,2\n",
              "line 1: a header is needed, with a column access_code_id or access_code_name"},
             {"access_code_id,name\nx,y\n",
              "line 1: the header has neither a column phone nor a column email"},
             {"access_code_id,phone,Phone\nx,y,z\n", "line 1: the column phone is there twice"},
             {"access_code_id,phone\ncode-1,1,2\n", "line 2: 3 cells, but the header has 2"},
             {"access_code_id,phone\ncode-1\n", "line 2: 1 cells, but the header has 2"},
             {"access_code_id,phone\ncode-1,\"12\"3\n",
              "line 2: a quote is in the wrong place, or left open"},
             {"access_code_id,phone\ncode-1,1\ncode-2,\"2\n",
              "line 3: a quote is in the wrong place, or left open"},
             {"access_code_id,phone\ncode-1,J\xfcrgen\n",
              "line 2: not UTF-8; Excel writes it as \"CSV UTF-8\""},
             {std::string("access_code_id,phone\ncode-1,1\0002\n", 31),
              "line 2: not UTF-8; Excel writes it as \"CSV UTF-8\""},
             {"\xff\xfe"
              "a,b\n",
              "line 1: not UTF-8; Excel writes it as \"CSV UTF-8\""},
             {"access_code_id,phone,ends_at\ncode-1,1,tomorrow\n",
              "line 2: ends_at is neither a time like 2026-11-23T15:00:00+01:00 nor a date like 2026-11-23"},
             {"access_code_id,phone\nx," + std::string(70'000, '1') + "\n", "line 2: longer than 64 KiB"},
         })
        EXPECT_EQ(trouble_with(text), trouble) << text.substr(0, 80);
}

TEST(GuestCsv, notices_a_quote_that_swallows_the_rest_of_the_file) {
    std::string text = "access_code_id,phone\ncode-1,\"1\n";
    for (int i = 0; i < 100'000; ++i) text += "code-" + std::to_string(i) + ",+14155550123\n";
    EXPECT_THAT(trouble_with(text), HasSubstr("line 2: a cell longer than 64 KiB; is a quote left open?"));
}

TEST(GuestCsv, no_error_holds_what_stands_in_the_file) {
    for (auto const* text : {"access_code_id,phone\ncode-1,+14155550123,x\n", "Jane,+14155550123\n",
                             "access_code_id,phone\ncode-1,\"+14155550123\"1\n",
                             "access_code_id,phone,starts_at\ncode-1,1,+14155550123\n"})
        EXPECT_THAT(trouble_with(text),
                    testing::Not(testing::AnyOf(HasSubstr("4155550123"), HasSubstr("Jane"))));
}

TEST(GuestFileName, is_read_by_its_ending) {
    EXPECT_TRUE(read_guests("/x/guests.CSV", "access_code_id,phone\n"));
    EXPECT_TRUE(read_guests("/x/guests.json", "[]"));
    for (auto const* file : {"/x/guests", "/x/guests.xlsx", "/x/csv", ".csv"})
        EXPECT_FALSE(check_guest_file_name(file)) << file;
}

}  // namespace
}  // namespace sparekey::notify
