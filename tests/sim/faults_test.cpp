#include "sim/faults.hpp"

#include <gtest/gtest.h>

namespace sparekey::sim {
namespace {

Result<Fault> fault_from(std::string_view text) {
    auto const document = json::Document::parse(text);
    return read_fault(document.value().root());
}

TEST(SimFaults, a_fault_is_used_up_by_its_route_alone) {
    Faults faults;
    faults.add(fault_from(R"({"route":"/a","status":503,"times":2})").value());
    EXPECT_FALSE(faults.take("/b"));
    EXPECT_TRUE(faults.take("/a"));
    EXPECT_TRUE(faults.take("/a"));
    EXPECT_FALSE(faults.take("/a"));
}

TEST(SimFaults, the_one_added_first_comes_first_and_a_star_hits_every_route) {
    Faults faults;
    faults.add(fault_from(R"({"route":"*","status":500})").value());
    faults.add(fault_from(R"({"route":"/a","status":429,"retry_after":9})").value());
    EXPECT_EQ(faults.take("/a")->status, 500);
    auto const second = faults.take("/a");
    ASSERT_TRUE(second);
    EXPECT_EQ(spoilt(*second, {}).headers.find("retry-after"), "9");
}

TEST(SimFaults, an_outage_has_no_body_and_another_error_has_one) {
    EXPECT_EQ(spoilt(fault_from(R"({"route":"*","status":503})").value(), {}).body, "");
    EXPECT_NE(spoilt(fault_from(R"({"route":"*","status":500})").value(), {}).body, "");
    EXPECT_EQ(spoilt(fault_from(R"({"route":"*","body":"x"})").value(), {}).body, "x");
}

TEST(SimFaults, a_fault_of_the_wire_keeps_the_honest_answer) {
    auto const fault = fault_from(R"({"route":"*","kind":"truncated","after":true})").value();
    HttpResponse honest;
    honest.body = "honest";
    EXPECT_EQ(spoilt(fault, honest).body, "honest");
    EXPECT_EQ(wire_of(fault), Wire::truncated);
    EXPECT_TRUE(fault.after);
}

TEST(SimFaults, what_cannot_be_understood_is_refused) {
    EXPECT_FALSE(fault_from(R"({"kind":"reset"})"));
    EXPECT_FALSE(fault_from(R"({"route":"*","kind":"explode"})"));
    EXPECT_FALSE(fault_from(R"({"route":"*","times":"two"})"));
}

}  // namespace
}  // namespace sparekey::sim
