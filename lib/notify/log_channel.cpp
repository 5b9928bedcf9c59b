#include "notify/channel_types.hpp"
#include "notify/log_notifier.hpp"

namespace sparekey::notify {
namespace {

class LogChannel final : public Channel {
  public:
    explicit LogChannel(std::string name) : name_(std::move(name)) {}

    Result<std::unique_ptr<rescue::Notifier>> notifier(Clock const&, Log const& log) override {
        return std::unique_ptr<rescue::Notifier>(std::make_unique<LogNotifier>(name_, log));
    }

  private:
    std::string name_;
};

}  // namespace

Result<void> check(ChannelOptions const&, LogOptions const&) {
    return {};
}

ChannelResult open(ChannelOptions const& options, LogOptions const&) {
    return ChannelResult(std::make_unique<LogChannel>(options.name));
}

}  // namespace sparekey::notify
