#include "reconcile/device_pages.hpp"

namespace sparekey::reconcile {

using Page = std::optional<DevicePage>;

asio::awaitable<rescue::SeamResult<Page>> DevicePages::next() {
    if (ended_) co_return rescue::SeamResult<Page>(std::nullopt);
    std::function<asio::awaitable<rescue::SeamResult<DevicePage>>()> const ask = [this] {
        return seam_.list_devices(cursor_, kPage);
    };
    auto page = co_await ask_patiently(ask, patience_);
    if (!page) co_return page.error();
    // A cursor that leads to itself would lead nowhere else.
    ended_ = page->next_cursor.empty() || page->next_cursor == cursor_;
    cursor_ = page->next_cursor;
    co_return Page(std::move(*page));
}

}  // namespace sparekey::reconcile
