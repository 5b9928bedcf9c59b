#include "core/error.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace sparekey {
namespace {

TEST(Error, keeps_its_code_when_context_is_added) {
    EXPECT_EQ(with_context("redis", Error{Errc::timed_out, "no answer"}),
              (Error{Errc::timed_out, "redis: no answer"}));
}

TEST(Error, is_printed_with_the_word_of_its_code) {
    std::ostringstream out;
    out << Error{Errc::not_found, "no such code"};
    EXPECT_EQ(out.str(), "not_found: no such code");
}

TEST(Error, is_thrown_by_value_with_its_words) {
    Result<int> const result = Error{Errc::unavailable, "Redis is down"};
    try {
        static_cast<void>(result.value());
        FAIL() << "value() of an error returned";
    } catch (std::runtime_error const& thrown) {
        EXPECT_STREQ(thrown.what(), "unavailable: Redis is down");
    }
}

}  // namespace
}  // namespace sparekey
