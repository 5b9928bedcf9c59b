#include "seam/device_health.hpp"

#include <gmock/gmock.h>

#include "support/fixture.hpp"

namespace sparekey::seam {
namespace {

using reconcile::DeviceHealth;
using reconcile::DevicePage;

using testing::ElementsAre;
using testing::IsEmpty;

auto has_code(std::string code) {
    return testing::Field(&reconcile::DeviceProblem::code, std::move(code));
}

DeviceHealth device(std::string const& text) {
    return read_device_health(json::Document::parse(text).value().root()).value();
}

Result<DevicePage> page(std::string const& text) {
    return read_device_page(json::Document::parse(text).value().root());
}

TEST(DeviceHealthTest, has_the_pool_and_what_is_wrong_with_it) {
    auto const strained = device(fixture("seam/device-many_active-and-partial.json"));
    EXPECT_EQ(strained.name, "Unit 4B Front Door");
    EXPECT_TRUE(strained.online);
    EXPECT_EQ(strained.pool_supported, true);
    EXPECT_EQ(strained.pool_enabled, true);
    EXPECT_THAT(strained.warnings, ElementsAre(has_code("many_active_backup_codes"),
                                               has_code("partial_backup_access_code_pool")));
    EXPECT_THAT(strained.errors, IsEmpty());

    auto const empty = device(fixture("seam/device-empty-pool-offline.json"));
    EXPECT_FALSE(empty.online);
    EXPECT_THAT(empty.errors, testing::Contains(has_code("empty_backup_access_code_pool")));
    EXPECT_EQ(empty.errors.at(0).since, parse_instant("2026-12-01T14:55:03.120Z").value());
}

TEST(DeviceHealthTest, does_without_everything_but_the_id) {
    for (
        auto const* const text :
        {R"({"device_id":"d"})", R"({"device_id":"d","properties":null,"errors":null,"display_name":null})",
         R"({"device_id":"d","properties":{"online":"yes","supports_backup_access_code_pool":1},"is_managed":0})"}) {
        auto const bare = device(text);
        EXPECT_EQ(bare.name, "");
        EXPECT_TRUE(bare.online) << "no news is no alarm";
        EXPECT_TRUE(bare.is_managed);
        EXPECT_EQ(bare.pool_supported, std::nullopt);
    }
    EXPECT_FALSE(read_device_health(json::Document::parse("{}").value().root()));
}

TEST(DevicePageTest, has_a_cursor_while_there_are_more) {
    auto const first = page(R"({"devices":[{"device_id":"a"},{"device_id":"b"}],
                                "pagination":{"has_next_page":true,"next_page_cursor":"c1"}})");
    EXPECT_EQ(first.value().devices.size(), 2u);
    EXPECT_EQ(first.value().next_cursor, "c1");
    EXPECT_EQ(page(R"({"devices":[],"pagination":{"has_next_page":false,"next_page_cursor":null}})")
                  .value()
                  .next_cursor,
              "");
    EXPECT_EQ(page(R"({"devices":[]})").value().next_cursor, "") << "the fake does not paginate";
    EXPECT_FALSE(page(R"({"devices":{}})"));
    EXPECT_FALSE(page(R"({"devices":[{"name":"no id"}]})"));
}

}  // namespace
}  // namespace sparekey::seam
