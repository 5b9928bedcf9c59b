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
    warned.warnings = {"partial_backup_access_code_pool"};
    auto off = lock("c pool off");
    off.pool_supported = true;
    off.pool_enabled = false;
    auto offline = lock("e offline");
    offline.online = false;
    auto broken = lock("d broken");
    broken.errors = {"empty_backup_access_code_pool"};
    auto const text = to_json({{lock("a well"), warned, off, offline, broken}, {}});
    EXPECT_THAT(names(text), ElementsAre("d broken", "e offline", "b warned", "c pool off", "a well"));
}

TEST(LockListTest, names_each_problem) {
    auto bad = lock("1");
    bad.online = false;
    bad.pool_supported = true;
    bad.pool_enabled = false;
    bad.errors = {"e"};
    bad.warnings = {"w"};
    EXPECT_EQ(
        to_json({{bad}, {"away: no answer"}}),
        R"({"devices":[{"device_id":"id of 1","workspace":"home","name":"1","online":false,)"
        R"("pool_supported":true,"pool_enabled":false,"problems":[{"severity":"error","code":"offline"},)"
        R"({"severity":"error","code":"e"},{"severity":"warning","code":"w"},)"
        R"({"severity":"warning","code":"pool_off"}]}],"omitted":0,"failures":["away: no answer"]})");
}

TEST(LockListTest, says_once_that_a_lock_is_offline) {
    auto away = lock("1");
    away.online = false;
    away.errors = {"device_offline"};
    EXPECT_THAT(to_json({{away}, {}}),
                HasSubstr("\"problems\":[{\"severity\":\"error\",\"code\":\"device_offline\"}]"));
}

TEST(LockListTest, a_lock_without_a_pool_is_well) {
    auto old = lock("1");
    old.pool_supported = false;
    old.pool_enabled = false;
    EXPECT_THAT(to_json({{old}, {}}), HasSubstr("\"problems\":[]"));
}

TEST(LockListTest, is_bounded) {
    LockSurvey survey;
    for (std::size_t i = 0; i < kMostLocks + 5; ++i) survey.locks.push_back(lock("well"));
    survey.locks.push_back(lock("zzz"));
    survey.locks.back().online = false;
    auto const text = to_json(std::move(survey));
    EXPECT_THAT(text, HasSubstr("\"omitted\":6"));
    EXPECT_EQ(names(text).size(), kMostLocks);
    EXPECT_EQ(names(text).front(), "zzz");
}

}  // namespace
}  // namespace sparekey::ops
