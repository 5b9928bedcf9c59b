// Writes down what a worker tells of its work.
#pragma once

#include <string>
#include <vector>

#include "rescue/observer.hpp"

namespace sparekey::rescue {

class RecordingObserver final : public RescueObserver {
  public:
    unsigned polls = 0;
    std::vector<std::string> told;  // in order: "pulled after 3000 ms", "sms sent", "done told"

    void polled() override { ++polls; }
    void reached(Stage stage, std::chrono::milliseconds waited) override {
        told.push_back(std::string(to_string(stage)) + " after " + std::to_string(waited.count()) + " ms");
    }
    void notifier_answered(std::string_view channel, SendResult const& result) override {
        told.push_back(std::string(channel) + " " +
                       std::string(result.unauthorized ? "unauthorized" : to_string(result.status)));
    }
    void ended(Verdict const& verdict) override {
        told.push_back(std::string(to_string(verdict.kind)) + " " + verdict.reason);
    }
};

}  // namespace sparekey::rescue
