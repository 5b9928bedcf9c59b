#include "daemon/config/nearest.hpp"

#include <gtest/gtest.h>

namespace sparekey::daemon {
namespace {

TEST(EditDistance, counts_letters_to_insert_drop_replace_or_swap) {
    EXPECT_EQ(edit_distance("listen", "listen"), 0u);
    EXPECT_EQ(edit_distance("listen", "listn"), 1u);
    EXPECT_EQ(edit_distance("listn", "listen"), 1u);
    EXPECT_EQ(edit_distance("listen", "lisken"), 1u);
    EXPECT_EQ(edit_distance("listen", "lsiten"), 1u);
    EXPECT_EQ(edit_distance("", "abc"), 3u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Nearest, finds_what_was_probably_meant) {
    EXPECT_EQ(nearest("adress", {"shards", "address", "max_body"}), "address");
    EXPECT_EQ(nearest("idle_timout", {"body_timeout", "idle_timeout", "write_timeout"}), "idle_timeout");
}

TEST(Nearest, does_not_guess_wildly) {
    EXPECT_EQ(nearest("colour", {"shards", "address"}), std::nullopt);
    EXPECT_EQ(nearest("colour", {}), std::nullopt);
}

TEST(AboutUnknown, sends_secrets_to_files_of_their_own) {
    EXPECT_EQ(about_unknown("api_key", {"api_key_file"}),
              "is not kept in this file: write it to a file of its own and name that in api_key_file");
    EXPECT_EQ(
        about_unknown("webhook_secrets", {"webhook_secret_files"}),
        "is not kept in this file: write it to a file of its own and name that in webhook_secret_files");
}

TEST(AboutUnknown, names_the_nearest_key_if_there_is_one) {
    EXPECT_EQ(about_unknown("shard", {"address", "shards"}), "is unknown; did you mean shards?");
    EXPECT_EQ(about_unknown("colour", {"address", "shards"}), "is unknown");
}

}  // namespace
}  // namespace sparekey::daemon
