// One look at one job, with everything around it faked.
#pragma once

#include <gtest/gtest.h>

#include "rescue/rescuer.hpp"
#include "support/run.hpp"
#include "unit/rescue/fakes.hpp"

namespace sparekey::rescue {

class RescuerTest : public testing::Test, protected FakeWorld {
  protected:
    Verdict look(Rescuer& rescuer) {
        std::optional<Verdict> verdict;
        run([](Rescuer& story, Lease& job, std::optional<Verdict>& out) -> asio::awaitable<void> {
            out = co_await story.rescue(job);
        }(rescuer, lease, verdict));
        return *verdict;
    }

    Verdict rescue() {
        RescueOptions options;
        options.delivery = policy;
        options.aligner.first_pause = std::chrono::milliseconds(0);
        options.second_look = std::chrono::milliseconds(0);
        options.on_cancel = on_cancel;
        options.cancel_grace = std::chrono::minutes(10);
        Rescuer rescuer(world(), options);
        return look(rescuer);
    }

    Lease lease{new_job(), "token-1"};
    DeliveryPolicy policy;
    OnCancel on_cancel = OnCancel::alert;
};

}  // namespace sparekey::rescue
