#include "rescue/pause_watch.hpp"

#include <gmock/gmock.h>

#include "unit/rescue/fakes.hpp"

namespace sparekey::rescue {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::chrono::minutes kPatience{5};

class PauseWatching : public testing::Test {
  protected:
    static Pause with_ready(std::uint64_t jobs) {
        Pause pause;
        pause.who = "ada@ops1";
        pause.ready = jobs;
        return pause;
    }

    std::vector<Severity> raised() const {
        std::vector<Severity> severities;
        for (auto const& alert : alerts_.raised) severities.push_back(alert.severity);
        return severities;
    }

    FakeAlerts alerts_;
    ManualClock clock_;
    PauseWatch watch_{alerts_, clock_, kPatience};
};

TEST_F(PauseWatching, a_pause_is_told_once_and_its_end_once) {
    for (int i = 0; i < 3; ++i) watch_.claimed(with_ready(0));
    EXPECT_THAT(raised(), ElementsAre(Severity::warning));
    EXPECT_EQ(alerts_.raised[0].dedup_key, "paused");
    for (int i = 0; i < 3; ++i) watch_.claimed(std::nullopt);
    EXPECT_THAT(alerts_.resolved, ElementsAre("paused"));
    watch_.claimed(with_ready(0));
    EXPECT_EQ(alerts_.raised.size(), 2u);
}

TEST_F(PauseWatching, the_first_claim_ends_what_an_earlier_process_told) {
    watch_.claimed(std::nullopt);
    EXPECT_THAT(alerts_.resolved, ElementsAre("paused"));
}

TEST_F(PauseWatching, guests_who_wait_too_long_make_it_critical_once) {
    watch_.claimed(with_ready(2));
    clock_.time += kPatience - std::chrono::milliseconds(1);
    watch_.claimed(with_ready(2));
    EXPECT_THAT(raised(), ElementsAre(Severity::warning));
    clock_.time += std::chrono::milliseconds(1);
    for (int i = 0; i < 3; ++i) watch_.claimed(with_ready(2));
    EXPECT_THAT(raised(), ElementsAre(Severity::warning, Severity::critical));
    EXPECT_THAT(alerts_.raised.back().summary, HasSubstr("2 guests wait"));
}

TEST_F(PauseWatching, a_guest_for_whom_somebody_cared_meanwhile_does_not_count) {
    watch_.claimed(with_ready(1));
    clock_.time += kPatience / 2;
    watch_.claimed(with_ready(0));
    clock_.time += kPatience / 2;
    watch_.claimed(with_ready(1));
    EXPECT_THAT(raised(), ElementsAre(Severity::warning));
}

}  // namespace
}  // namespace sparekey::rescue
