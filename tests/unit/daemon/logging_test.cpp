#include "daemon/logging.hpp"

#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>
#include <sys/stat.h>

#include <cstdio>
#include <sstream>

namespace sparekey::daemon {
namespace {

class LogLines : public testing::Test {
  protected:
    Log log(LogLevel level, LogFormat format) {
        return make_log(level, format, std::make_shared<spdlog::sinks::ostream_sink_mt>(text_));
    }
    std::ostringstream text_;
};

TEST_F(LogLines, for_people_have_time_level_and_fields) {
    log(LogLevel::info, LogFormat::logfmt).warning("redis is away", {{"attempt", 2}});
    EXPECT_THAT(text_.str(),
                testing::MatchesRegex(R"(....-..-..T..:..:..\....Z warning redis is away attempt=2.)"));
}

TEST_F(LogLines, for_the_journal_have_its_priorities_and_no_time) {
    auto const journal = log(LogLevel::debug, LogFormat::journald);
    journal.critical("a");
    journal.error("b");
    journal.warning("c");
    journal.info("d");
    journal.debug("e");
    EXPECT_EQ(text_.str(), "<2>a\n<3>b\n<4>c\n<6>d\n<7>e\n");
}

TEST_F(LogLines, below_the_level_are_not_written) {
    auto const quiet = log(LogLevel::error, LogFormat::journald);
    quiet.warning("no");
    quiet.error("yes");
    EXPECT_EQ(text_.str(), "<3>yes\n");
}

TEST(Journal, is_recognised_by_device_and_inode) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::tmpfile(), std::fclose);
    ASSERT_TRUE(file);
    auto const descriptor = fileno(file.get());
    struct stat status {};
    ASSERT_EQ(::fstat(descriptor, &status), 0);
    auto const stream = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
    EXPECT_TRUE(is_journal(descriptor, stream));
    EXPECT_FALSE(is_journal(descriptor, stream + "0"));
    EXPECT_FALSE(is_journal(descriptor, std::nullopt));
    EXPECT_FALSE(is_journal(-1, stream));
}

}  // namespace
}  // namespace sparekey::daemon
