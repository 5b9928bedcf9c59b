// sparekeyd as one plugin's instance sees it: a log that knows no secrets, and who still waits for what.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>

#include "core/log.hpp"
#include "notify/plugin_settings.hpp"
#include "notify/redactor.hpp"

namespace sparekey::notify {

/// Any thread may use it. What the plugin says is masked with what is known of every call that is under way,
/// because threads of its own may say it.
class PluginHost {
  public:
    /// `settings` outlive it.
    PluginHost(PluginSettings const& settings, Log log);
    PluginHost(PluginHost const&) = delete;
    PluginHost& operator=(PluginHost const&) = delete;

    /// Valid while this lives.
    sparekey_host const& abi() const { return abi_; }

    /// From here on `redactor`'s words are masked, until forget(). Returns the call's number, never 0.
    std::uint64_t know(Redactor redactor);
    void forget(std::uint64_t call);

    /// Nobody waits for this call any more.
    void give_up(std::uint64_t call);

    /// A plugin's words as they may be written to a log: masked, and cut.
    std::string cleaned(std::string_view text) const;

  private:
    struct Known {
        Redactor redactor;
        bool given_up = false;
    };

    bool may_log(std::uint64_t call) const;
    static void log_line(sparekey_host const* host, std::uint64_t call, std::uint32_t level,
                         sparekey_string line);
    static int is_given_up(sparekey_host const* host, std::uint64_t call);

    PluginSettings const& settings_;
    Log log_;
    sparekey_host abi_{};
    mutable std::mutex mutex_;
    std::uint64_t last_ = 0;
    std::map<std::uint64_t, Known> calls_;
};

}  // namespace sparekey::notify
