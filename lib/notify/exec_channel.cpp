#include "async/process.hpp"
#include "notify/channel_types.hpp"
#include "notify/exec_notifier.hpp"

namespace sparekey::notify {
namespace {

class ExecChannel final : public Channel {
  public:
    explicit ExecChannel(ChannelOptions options) : options_(std::move(options)) {}

    Result<std::unique_ptr<rescue::Notifier>> notifier(Clock const& clock, Log const& log) override {
        return std::unique_ptr<rescue::Notifier>(std::make_unique<ExecNotifier>(options_, clock, log));
    }

  private:
    ChannelOptions options_;
};

}  // namespace

Result<void> check(ChannelOptions const&, ExecOptions const& settings) {
    return check_program({settings.command, settings.environment});
}

ChannelResult open(ChannelOptions const& options, ExecOptions const&) {
    return ChannelResult(std::make_unique<ExecChannel>(options));
}

}  // namespace sparekey::notify
