#include "notify/channel_types.hpp"
#include "notify/plugin_file.hpp"
#include "notify/plugin_notifier.hpp"

namespace sparekey::notify {
namespace {

class PluginChannel final : public Channel {
  public:
    PluginChannel(ChannelOptions options, PluginLibrary const& library)
        : options_(std::move(options)), library_(library), pool_(limits(library)) {}

    /// The first one creates the plugin, which all share.
    Result<std::unique_ptr<rescue::Notifier>> notifier(Clock const& clock, Log const& log) override {
        if (!plugin_) {
            auto created = PluginInstance::create(library_, options_, log.with({{"channel", options_.name}}));
            if (!created) return with_context("channel " + options_.name, created.error());
            plugin_ = std::move(*created);
            log.info("plugin created", {{"channel", options_.name}, {"plugin", library_.title()}});
        }
        return std::unique_ptr<rescue::Notifier>(
            std::make_unique<PluginNotifier>(options_, plugin_, pool_, clock));
    }

    bool idle_within(std::chrono::steady_clock::duration limit) override {
        auto const until = std::chrono::steady_clock::now() + limit;
        if (!pool_.idle_within(limit)) return false;
        return !plugin_ || plugin_->destroy_within(until - std::chrono::steady_clock::now());
    }

  private:
    static BlockingPool::Limits limits(PluginLibrary const& library) {
        BlockingPool::Limits limits;
        if (library.serial()) limits.threads = 1;
        return limits;
    }

    ChannelOptions options_;
    PluginLibrary library_;
    std::shared_ptr<PluginInstance> plugin_;
    BlockingPool pool_;  // goes first: its threads end before the plugin does
};

}  // namespace

/// Looks at the file only: `check` must not run what is in it.
Result<void> check(ChannelOptions const&, PluginOptions const& settings) {
    auto const file = trusted_plugin_file(settings.file);
    if (!file) return file.error();
    return {};
}

ChannelResult open(ChannelOptions const& options, PluginOptions const& settings) {
    auto const library = PluginLibrary::load(settings.file);
    if (!library) return library.error();
    PluginSettings const own(options);
    if (auto const valid = PluginInstance::validate(*library, own); !valid)
        return with_context(settings.file, valid.error());
    return ChannelResult(std::make_unique<PluginChannel>(options, *library));
}

}  // namespace sparekey::notify
