#include "redis/resp.hpp"

#include <gmock/gmock.h>

namespace sparekey::redis {
namespace {

using namespace std::string_literals;

Reply read_one(std::string_view bytes) {
    ReplyReader reader;
    reader.feed(bytes);
    return reader.next().value().value();
}

TEST(Command, is_written_as_an_array_of_strings_with_lengths) {
    EXPECT_EQ(Command("SET", "key", std::string("value")).bytes(),
              "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n");
}

TEST(Command, carries_any_byte_and_empty_arguments) {
    EXPECT_EQ(Command("ECHO", "a\0\r\n"s, "").bytes(), "*3\r\n$4\r\nECHO\r\n$4\r\na\0\r\n\r\n$0\r\n\r\n"s);
}

TEST(Command, can_be_made_from_a_list) {
    std::vector<std::string_view> const parts{"DEL", "a", "b"};
    EXPECT_EQ(Command(parts).bytes(), Command("DEL", "a", "b").bytes());
}

TEST(ReplyReader, reads_every_kind) {
    EXPECT_EQ(read_one("+OK\r\n").kind, Reply::Kind::status);
    EXPECT_EQ(read_one("+OK\r\n").text, "OK");
    EXPECT_EQ(read_one("-ERR no\r\n").kind, Reply::Kind::error);
    EXPECT_EQ(read_one("-ERR no\r\n").text, "ERR no");
    EXPECT_EQ(read_one(":-7\r\n").kind, Reply::Kind::integer);
    EXPECT_EQ(read_one(":-7\r\n").integer, -7);
    EXPECT_EQ(read_one("$-1\r\n").kind, Reply::Kind::nil);
    EXPECT_EQ(read_one("*-1\r\n").kind, Reply::Kind::nil);
    EXPECT_EQ(read_one("$0\r\n\r\n").kind, Reply::Kind::string);
    EXPECT_EQ(read_one("*0\r\n").kind, Reply::Kind::array);
    EXPECT_EQ(read_one("$4\r\na\0\r\n\r\n"s).text, "a\0\r\n"s);
}

TEST(ReplyReader, reads_nested_arrays_with_errors_in_them) {
    auto const reply = read_one("*2\r\n*1\r\n$1\r\na\r\n-ERR inside\r\n");
    ASSERT_EQ(reply.elements.size(), 2u);
    ASSERT_EQ(reply.elements[0].elements.size(), 1u);
    EXPECT_EQ(reply.elements[0].elements[0].text, "a");
    EXPECT_EQ(reply.elements[1].kind, Reply::Kind::error);
}

TEST(ReplyReader, does_not_care_how_the_bytes_are_cut) {
    ReplyReader reader;
    std::vector<std::string> texts;
    for (char const byte : "$5\r\nhello\r\n+OK\r\n"s) {
        reader.feed({&byte, 1});
        if (auto const reply = reader.next().value()) texts.push_back(reply->text);
    }
    EXPECT_THAT(texts, testing::ElementsAre("hello", "OK"));
}

TEST(ReplyReader, gives_one_reply_after_another) {
    ReplyReader reader;
    reader.feed(":1\r\n:2\r\n:3");
    EXPECT_EQ(reader.next().value()->integer, 1);
    EXPECT_EQ(reader.next().value()->integer, 2);
    EXPECT_FALSE(reader.next().value());
}

TEST(ReplyReader, stays_broken_after_bytes_that_are_no_reply) {
    ReplyReader reader;
    reader.feed("HTTP/1.1 400 Bad Request\r\n");
    EXPECT_EQ(reader.next().error().code, Errc::internal);
    reader.feed("+OK\r\n");
    EXPECT_EQ(reader.next().error().code, Errc::internal);
}

TEST(ReplyReader, refuses_a_reply_larger_than_its_limit) {
    ReplyReader reader(100);
    reader.feed("$5368709120\r\n");
    EXPECT_FALSE(reader.next().value());
    reader.feed(std::string(100, 'x'));
    EXPECT_EQ(reader.next().error().code, Errc::too_large);
}

TEST(ReplyReader, makes_no_room_for_what_is_only_announced) {
    ReplyReader reader;
    reader.feed("*500000000\r\n:1\r\n");
    EXPECT_EQ(reader.next().error().code, Errc::internal);
}

TEST(ReplyReader, counts_its_limit_for_each_reply_anew) {
    ReplyReader reader(100);
    for (int i = 0; i < 10; ++i) {
        reader.feed("$60\r\n" + std::string(60, 'x') + "\r\n");
        EXPECT_TRUE(reader.next().value());
        EXPECT_FALSE(reader.next().value());
    }
}

}  // namespace
}  // namespace sparekey::redis
