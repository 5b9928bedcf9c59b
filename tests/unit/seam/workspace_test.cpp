#include "seam/workspace.hpp"

#include <gtest/gtest.h>

namespace sparekey::seam {
namespace {

std::string described(std::string const& answer) {
    auto const document = json::Document::parse(answer).value();
    auto const workspace = read_workspace_answer(document.root());
    return workspace ? describe(*workspace) : workspace.error().message;
}

TEST(WorkspaceTest, says_whether_it_is_a_sandbox) {
    EXPECT_EQ(
        described(R"({"ok":true,"workspace":{"workspace_id":"w","name":"Beach House","is_sandbox":false}})"),
        "(\"Beach House\", production)");
    EXPECT_EQ(described(R"({"workspace":{"name":"Trial","is_sandbox":true,"is_suspended":false}})"),
              "(\"Trial\", a sandbox)");
}

TEST(WorkspaceTest, takes_nothing_for_granted) {
    EXPECT_EQ(described(R"({"workspace":{"name":"Beach House"}})"),
              "(\"Beach House\", nobody knows whether a sandbox)");
    EXPECT_EQ(described(R"({"workspace":{"name":7,"is_sandbox":"no"}})"),
              "(without a name, nobody knows whether a sandbox)");
    EXPECT_EQ(described(R"({"workspace":[]})").find("("), std::string::npos);
}

}  // namespace
}  // namespace sparekey::seam
