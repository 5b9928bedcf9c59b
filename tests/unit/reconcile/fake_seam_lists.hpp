// Seam's lists as a test arranges them.
#pragma once

#include <string>
#include <vector>

#include "reconcile/seam_lists.hpp"

namespace sparekey::reconcile {

class FakeSeamLists : public SeamLists {
  public:
    std::vector<std::vector<DeviceHealth>> pages;
    std::size_t fail_at_page = 1000;
    bool loops = false;  // every page's cursor is the same
    std::vector<rescue::AccessCode> codes;

    asio::awaitable<rescue::SeamResult<EventPage>> list_events(EventQuery) override {
        co_return rescue::SeamError{};
    }

    asio::awaitable<rescue::SeamResult<DevicePage>> list_devices(std::string cursor, unsigned) override {
        auto const number = cursor.empty() ? 0u : std::stoul(cursor);
        if (number == fail_at_page) co_return rescue::SeamError{};
        DevicePage page;
        if (number < pages.size()) page.devices = pages[number];
        if (number + 1 < pages.size()) page.next_cursor = std::to_string(number + 1);
        if (loops) page.next_cursor = "1";
        co_return page;
    }

    asio::awaitable<rescue::SeamResult<CodePage>> list_access_codes(std::string_view, std::string,
                                                                    unsigned) override {
        CodePage page;
        page.codes = codes;
        co_return page;
    }
};

}  // namespace sparekey::reconcile
