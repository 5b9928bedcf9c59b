#include "daemon/private_memory.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace sparekey::daemon {
namespace {

/// In a child, because nothing can be taken back.
TEST(PrivateMemory, leaves_no_core_and_lets_no_debugger_in) {
    ASSERT_EQ(::prctl(PR_GET_DUMPABLE), 1);
    auto const look = [] {
        keep_memory_private();
        rlimit core{};
        ::getrlimit(RLIMIT_CORE, &core);
        std::_Exit(::prctl(PR_GET_DUMPABLE) == 0 && core.rlim_cur == 0 && core.rlim_max == 0 ? 0 : 1);
    };
    EXPECT_EXIT(look(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace sparekey::daemon
