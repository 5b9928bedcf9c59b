#include "ops/lock_list.hpp"

#include <gmock/gmock.h>

#include "core/json.hpp"

namespace sparekey::ops {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Lock lock(std::string name) {
    Lock made;
    made.device_id = "id of " + name;
    made.workspace = "home";
    made.name = std::move(name);
    return made;
}

std::vector<std::string> names(std::string const& text) {
    auto const document = json::Document::parse(text).value();
    std::vector<std::string> list;
    for (auto const& device : document.root().array("devices").value())
        list.push_back(device.string("name").value());
    return list;
}

TEST(LockListTest, has_those_with_trouble_first) {
    auto warned = lock("b warned");
    warned.problems = {{false, "w", "a warning"}};
    auto broken = lock("d broken");
    broken.problems = {{false, "w", "a warning"}, {true, "e", "an error"}};
    auto const text = to_json({{lock("a well"), warned, broken}, {}});
    EXPECT_THAT(names(text), ElementsAre("d broken", "b warned", "a well"));
}

TEST(LockListTest, names_each_problem) {
    auto bad = lock("1");
    bad.online = false;
    bad.pool_supported = true;
    bad.pool_enabled = false;
    bad.problems = {{true, "e", "an error"}, {false, "w", "a warning"}};
    EXPECT_EQ(to_json({{bad}, {"away: no answer"}}),
              R"({"devices":[{"device_id":"id of 1","workspace":"home","name":"1","online":false,)"
              R"("pool_supported":true,"pool_enabled":false,)"
              R"("problems":[{"severity":"error","code":"e","text":"an error"},)"
              R"({"severity":"warning","code":"w","text":"a warning"}]}],"omitted":0,)"
              R"("failures":["away: no answer"]})");
}

TEST(LockListTest, is_bounded) {
    LockSurvey survey;
    for (std::size_t i = 0; i < kMostLocks + 5; ++i) survey.locks.push_back(lock("well"));
    survey.locks.push_back(lock("zzz"));
    survey.locks.back().problems = {{true, "offline", "offline"}};
    auto const text = to_json(std::move(survey));
    EXPECT_THAT(text, HasSubstr("\"omitted\":6"));
    EXPECT_EQ(names(text).size(), kMostLocks);
    EXPECT_EQ(names(text).front(), "zzz");
}

}  // namespace
}  // namespace sparekey::ops
