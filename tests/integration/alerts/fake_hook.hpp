// A hook that notes what was tried, and gives each try the next of its fates; delivered when there is none
// left.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "async/event.hpp"
#include "ops/alert_hook.hpp"

namespace sparekey::ops {

using Fate = std::optional<Errc>;  // of one try; nullopt: delivered

class FakeHook final : public AlertHook {
  public:
    asio::awaitable<AlertDelivery> deliver(AlertNotice const& notice) override {
        tries.push_back(std::string(status_of(notice)) + " " + notice.alert.dedup_key);
        notices.push_back(notice);
        tried.set();
        if (asleep) co_await awake.wait();
        AlertDelivery result;
        if (!fates.empty()) {
            if (fates.front()) result = failure(*fates.front());
            fates.pop_front();
        }
        co_return result;
    }

    /// Waits until there were `count` tries.
    asio::awaitable<void> wait_for_tries(std::size_t count) {
        while (tries.size() < count) {
            tried.clear();
            co_await tried.wait();
        }
    }

    AlertFailure failure(Errc code) const {
        AlertFailure failure(Error{code, "out of order"});
        failure.retry_after = retry_after;
        return failure;
    }

    std::deque<Fate> fates;
    std::optional<std::chrono::seconds> retry_after;
    std::vector<AlertNotice> notices;
    std::vector<std::string> tries;
    bool asleep = false;
    Event awake;
    Event tried;
};

}  // namespace sparekey::ops
