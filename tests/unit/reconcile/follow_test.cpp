#include "reconcile/follow.hpp"

#include <gmock/gmock.h>

#include "support/manual_clock.hpp"
#include "support/run.hpp"
#include "unit/rescue/samples.hpp"

namespace sparekey::reconcile {
namespace {

using rescue::kArrival;
using rescue::kDeparture;
using rescue::kNow;
using testing::ElementsAre;
using testing::IsEmpty;

/// Two jobs a page.
class FakeJobs final : public FollowedJobs {
  public:
    std::vector<FollowedJob> jobs;
    std::vector<std::string> asked;  // "id: why"
    std::optional<Error> trouble;

    asio::awaitable<Result<FollowedPage>> page(std::string_view workspace, std::string from) override {
        EXPECT_EQ(workspace, "home");
        auto const first = from.empty() ? 0 : std::stoul(from);
        FollowedPage page;
        for (auto at = first; at < jobs.size() && at < first + 2; ++at) page.jobs.push_back(jobs[at]);
        if (first + 2 < jobs.size()) page.next = std::to_string(first + 2);
        co_return page;
    }
    asio::awaitable<Result<bool>> look_again(std::string_view id, std::string_view why) override {
        if (trouble) co_return *trouble;
        asked.push_back(std::string(id) + ": " + std::string(why));
        co_return true;
    }
};

class FakeCodes final : public CodesById {
  public:
    std::map<std::string, rescue::AccessCode> codes;
    std::set<std::string> unreadable;
    std::vector<std::vector<std::string>> questions;
    std::optional<rescue::SeamError> trouble;

    asio::awaitable<rescue::SeamResult<Codes>> read(std::vector<std::string> ids) override {
        questions.push_back(ids);
        if (trouble) co_return *trouble;
        Codes found;
        for (auto const& id : ids)
            if (codes.contains(id)) found.found.emplace(id, codes.at(id));
        found.unreadable = unreadable;
        co_return found;
    }
};

class FollowTest : public testing::Test {
  protected:
    /// A guest who was told, as Seam has it.
    void add(std::string const& number, std::string const& state = "done") {
        FollowedJob known;
        known.job = rescue::told_job();
        known.job.access_code_id = "original-" + number;
        known.job.backup_access_code_id = "backup-" + number;
        known.job.arrival = kArrival;
        known.job.expires = kDeparture;
        known.state = state;
        known.word = "told";
        jobs.jobs.push_back(known);
        codes.codes["original-" + number] = rescue::failed_original();
        codes.codes["backup-" + number] = rescue::good_backup();
    }

    Result<std::string> perform() {
        Follow follow("home", jobs, codes, clock, Log());
        return run(follow.perform(""));
    }

    FakeJobs jobs;
    FakeCodes codes;
    ManualClock clock{kNow};
};

TEST_F(FollowTest, has_what_changed_looked_at_again_page_by_page) {
    for (auto const* number : {"1", "2", "3"}) add(number);
    codes.codes["original-1"].ends_at = kDeparture + std::chrono::hours(24);
    codes.codes.erase("original-3");
    EXPECT_EQ(perform().value(), "");
    EXPECT_THAT(jobs.asked,
                ElementsAre("original-1: the stay ends at another time", "original-3: the code is gone"));
    EXPECT_THAT(codes.questions, ElementsAre(ElementsAre("original-1", "backup-1", "original-2", "backup-2"),
                                             ElementsAre("original-3", "backup-3")));
}

TEST_F(FollowTest, asks_seam_nothing_about_jobs_that_somebody_looks_at_anyway) {
    add("1", "leased");
    EXPECT_TRUE(perform());
    EXPECT_THAT(codes.questions, IsEmpty());
}

TEST_F(FollowTest, takes_no_silence_of_seams_for_an_end) {
    add("1");
    codes.trouble = rescue::SeamError{rescue::SeamError::Kind::temporary, 503, "outage", {}, ""};
    EXPECT_FALSE(perform());
    EXPECT_THAT(jobs.asked, IsEmpty());
}

TEST_F(FollowTest, goes_on_past_a_code_that_cannot_be_read) {
    for (auto const* number : {"1", "2", "3"}) add(number);
    codes.codes.clear();
    codes.unreadable = {"original-1", "backup-3"};
    EXPECT_TRUE(perform());
    EXPECT_THAT(jobs.asked, ElementsAre("original-2: the code is gone"));
}

TEST_F(FollowTest, says_when_redis_does_not_answer) {
    add("1");
    codes.codes.clear();
    jobs.trouble = Error{Errc::unavailable, "connection refused"};
    EXPECT_FALSE(perform());
}

}  // namespace
}  // namespace sparekey::reconcile
