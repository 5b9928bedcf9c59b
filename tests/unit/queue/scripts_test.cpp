#include "queue/scripts.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sparekey::queue {
namespace {

std::string file_text(std::string const& name) {
    std::ifstream in(SPAREKEY_SOURCE_DIR "/lib/queue/scripts/" + name + ".lua");
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Scripts, are_embedded_as_they_stand) {
    for (std::string const name : {"prelude", "accept", "claim", "done"}) {
        EXPECT_FALSE(file_text(name).empty()) << name;
        EXPECT_EQ(text_of(lua_sources(), name), file_text(name));
    }
}

TEST(Scripts, start_with_the_prelude) {
    EXPECT_EQ(scripts().renew.source(), file_text("prelude") + file_text("renew"));
}

TEST(Scripts, a_name_that_is_not_embedded_is_a_bug) {
    EXPECT_THROW(text_of(lua_sources(), "nonsense"), std::logic_error);
}

}  // namespace
}  // namespace sparekey::queue
