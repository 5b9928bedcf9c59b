// A channel whose notifier is one of the shared objects of tests/plugins.
#pragma once

#include <gtest/gtest.h>

#include "notify/channel.hpp"
#include "support/log_capture.hpp"
#include "support/manual_clock.hpp"
#include "support/run.hpp"
#include "support/sample_notification.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::notify {

class PluginFixture : public testing::Test {
  protected:
    /// A copy of it in a directory that is closed to others, whatever the build's directory is. Written once:
    /// a library that is in use must not be written over.
    std::string plugin(std::string const& name) const {
        auto const file = dir_.file(name + ".so");
        std::filesystem::copy_file(TEST_PLUGINS "/" + name + ".so", file,
                                   std::filesystem::copy_options::skip_existing);
        std::filesystem::permissions(file, std::filesystem::perms(0644));
        return file;
    }

    ChannelOptions options(std::string const& file, std::map<std::string, std::string> settings = {}) const {
        return {"sms", timeout_, {}, PluginOptions{file, std::move(settings), secrets_}};
    }

    ChannelOptions moody(std::map<std::string, std::string> settings) const {
        return options(plugin("moody"), std::move(settings));
    }

    /// Opens the channel, and sends the notification through it.
    rescue::SendResult send(std::map<std::string, std::string> settings) {
        notifier_.reset();
        channel_ = open_channel(moody(std::move(settings))).value();
        notifier_ = channel_->notifier(clock_, capture_.log()).value();
        return send_again();
    }
    rescue::SendResult send_again() { return run(notifier_->send(notification_)); }

    TempDir dir_;
    LogCapture capture_;
    rescue::Notification notification_ = sample_notification();
    ManualClock clock_{notification_.deadline - std::chrono::minutes(5)};
    std::chrono::seconds timeout_{20};
    std::map<std::string, Secret> secrets_ = {{"token", Secret("tok-8765")}};
    std::unique_ptr<Channel> channel_;
    std::unique_ptr<rescue::Notifier> notifier_;
};

}  // namespace sparekey::notify
