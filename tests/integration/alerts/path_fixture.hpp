// An alert path on its own, without a store, with a hook that does as it is told.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "async/nursery.hpp"
#include "fake_hook.hpp"
#include "ops/alerts.hpp"
#include "support/log_capture.hpp"
#include "support/manual_clock.hpp"
#include "support/run.hpp"

namespace sparekey::ops {

class AlertPathFixture : public testing::Test {
  protected:
    using Body = std::function<asio::awaitable<void>(AlertPath& path)>;

    /// Runs `body` beside path.run(), and cuts that when the body is done.
    void with_path(Body const& body) {
        auto const story = [&]() -> asio::awaitable<void> {
            auto const executor = co_await asio::this_coro::executor;
            AlertPath path(executor, hook_, clock_, capture_.log(), options_);
            Nursery nursery(
                executor, [](std::string_view, std::exception_ptr error) { std::rethrow_exception(error); });
            nursery.spawn("alerts", path.run());
            co_await body(path);
            nursery.cut();
            co_await nursery.join();
        };
        run(story());
    }

    FakeHook hook_;
    LogCapture capture_;
    ManualClock clock_{parse_instant("2026-11-23T03:05:00Z").value()};
    AlertPathOptions options_{{std::chrono::milliseconds(1), std::chrono::milliseconds(10)}, {}};
};

}  // namespace sparekey::ops
