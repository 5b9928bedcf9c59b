#include "core/exception_text.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace sparekey {
namespace {

TEST(ExceptionText, is_what_the_exception_says) {
    EXPECT_EQ(exception_text(std::make_exception_ptr(std::runtime_error("out of tea"))), "out of tea");
}

TEST(ExceptionText, owns_to_not_knowing_other_kinds) {
    EXPECT_EQ(exception_text(std::make_exception_ptr(42)), "unknown exception");
}

}  // namespace
}  // namespace sparekey
