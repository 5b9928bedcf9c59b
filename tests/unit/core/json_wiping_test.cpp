// Looks through the heap of this very process for a secret that went through the reader and the writer.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "core/random.hpp"
#include "core/wipe.hpp"

namespace sparekey::json {
namespace {

/// The words to look for come back to front, so that they are not found where the test itself keeps them.
bool heap_holds(std::string const& reversed) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (!line.ends_with("[heap]")) continue;
        std::size_t end_of_first = 0;
        auto const first = std::stoull(line, &end_of_first, 16);
        auto const last = std::stoull(line.substr(end_of_first + 1), nullptr, 16);
        std::string_view const heap(reinterpret_cast<char const*>(first), last - first);
        return std::search(heap.begin(), heap.end(), reversed.rbegin(), reversed.rend()) != heap.end();
    }
    return false;
}

/// RapidJSON keeps strings of up to 21 bytes inside its values and longer ones beside them.
void expect_no_trace_of_a_secret_with(std::size_t bytes) {
    auto characters = random_token(bytes);
    std::string const reversed(characters.rbegin() + 2, characters.rend() - 2);
    std::string text;
    text.reserve(200);  // growing, it would leave copies behind
    text.append(R"({"codes":[{"code":")").append(characters).append(R"("}]})");
    wipe(characters);
    {
        auto const document = Document::parse(text).value();
        wipe(text);
        ASSERT_TRUE(heap_holds(reversed)) << "the search does not find what is there";

        auto const secret = document.root().array("codes").value().at(0).secret("code").value();
        Writer out;
        out.begin_array();
        for (int i = 0; i < 100; ++i) out.value(secret);
        out.end_array();
        auto const written = out.take_secret();
        EXPECT_GT(written.size(), 100 * 2 * bytes);
    }
    EXPECT_FALSE(heap_holds(reversed));
}

TEST(JsonWiping, leaves_no_secret_on_the_heap) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers keep a heap of their own";
#endif
    expect_no_trace_of_a_secret_with(10);
    expect_no_trace_of_a_secret_with(32);
}

}  // namespace
}  // namespace sparekey::json
