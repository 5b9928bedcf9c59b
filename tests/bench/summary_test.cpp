#include "bench/summary.hpp"

#include <gmock/gmock.h>

#include "core/json.hpp"

namespace sparekey::bench {
namespace {

using namespace std::chrono_literals;

TEST(Percentiles, are_latencies_that_were_measured) {
    std::vector<std::chrono::nanoseconds> latencies;
    for (int i = 100; i >= 1; --i) latencies.emplace_back(i);
    EXPECT_EQ(percentiles(latencies), (Percentiles{50ns, 90ns, 99ns, 100ns}));
}

TEST(Percentiles, of_a_single_latency_are_that_latency) {
    EXPECT_EQ(percentiles({7ns}), (Percentiles{7ns, 7ns, 7ns, 7ns}));
}

TEST(Percentiles, of_few_latencies_are_not_flattering) {
    EXPECT_EQ(percentiles({1ns, 2ns, 3ns}), (Percentiles{2ns, 3ns, 3ns, 3ns}));
}

TEST(Percentiles, of_nothing_are_zero) {
    EXPECT_EQ(percentiles({}), Percentiles{});
}

TEST(Summary, counts_what_failed_and_by_reason) {
    Measured measured;
    measured.latencies = {10us, 30us};
    measured.failures = {{"status 503", 2}, {"End of file", 1}};
    measured.elapsed = 4s;
    auto const document = json::Document::parse(to_json(measured, 50us)).value();
    auto const summary = document.root();
    EXPECT_EQ(summary.integer("accepted").value(), 2);
    EXPECT_EQ(summary.object("failures").value().integer("status 503").value(), 2);
    EXPECT_EQ(summary.object("failures").value().integer("End of file").value(), 1);
    EXPECT_THAT(summary.dump(), testing::AllOf(testing::HasSubstr(R"("per_second":0.5,)"),
                                               testing::HasSubstr(R"("p50_us":10,"p90_us":30,)"),
                                               testing::HasSubstr(R"("generator_us":25)")));
}

}  // namespace
}  // namespace sparekey::bench
