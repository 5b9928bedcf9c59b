#include "notify/plugin_host.hpp"

#include <algorithm>

namespace sparekey::notify {
namespace {

constexpr std::size_t kMostRead = 64 * 1024;  // of a plugin's words, far more than is kept of them
constexpr std::size_t kMostKept = 1024;

LogLevel level_of(std::uint32_t level) {
    switch (level) {
        case SPAREKEY_LOG_DEBUG:
            return LogLevel::debug;
        case SPAREKEY_LOG_WARNING:
            return LogLevel::warning;
        case SPAREKEY_LOG_ERROR:
            return LogLevel::error;
        default:
            return LogLevel::info;
    }
}

}  // namespace

PluginHost::PluginHost(PluginSettings const& settings, Log log) : settings_(settings), log_(std::move(log)) {
    abi_.abi_version = SPAREKEY_PLUGIN_ABI_VERSION;
    abi_.struct_size = sizeof abi_;
    abi_.context = this;
    abi_.log = log_line;
    abi_.given_up = is_given_up;
}

std::uint64_t PluginHost::know(Redactor redactor) {
    std::lock_guard const lock(mutex_);
    calls_.emplace(++last_, Known{std::move(redactor)});
    return last_;
}

void PluginHost::forget(std::uint64_t call) {
    std::lock_guard const lock(mutex_);
    calls_.erase(call);
}

void PluginHost::give_up(std::uint64_t call) {
    std::lock_guard const lock(mutex_);
    auto const found = calls_.find(call);
    if (found != calls_.end()) found->second.given_up = true;
}

std::string PluginHost::cleaned(std::string_view text) const {
    Redactor const only_cuts{rescue::Notification()};
    // The cut that matters comes last, so that no half of a secret is left.
    auto clean = settings_.masked(std::string(text.substr(0, kMostRead)));
    std::lock_guard const lock(mutex_);
    for (auto const& [number, known] : calls_) clean = known.redactor.clean(clean, kMostRead);
    return only_cuts.clean(clean, kMostKept);
}

bool PluginHost::may_log(std::uint64_t call) const {
    std::lock_guard const lock(mutex_);
    return call == 0 || calls_.contains(call);
}

void PluginHost::log_line(sparekey_host const* host, std::uint64_t call, std::uint32_t level,
                          sparekey_string line) {
    auto const& self = *static_cast<PluginHost const*>(host->context);
    if (line.data == nullptr || line.size == 0 || !self.may_log(call)) return;
    try {
        self.log_.write(level_of(level), "notifier says",
                        {{"plugin", self.cleaned(std::string_view(line.data, line.size))}});
    } catch (std::exception const&) {  // which must not leave through C; a line is lost
    }
}

int PluginHost::is_given_up(sparekey_host const* host, std::uint64_t call) {
    auto const& self = *static_cast<PluginHost const*>(host->context);
    std::lock_guard const lock(self.mutex_);
    auto const found = self.calls_.find(call);
    return found == self.calls_.end() || found->second.given_up ? 1 : 0;
}

}  // namespace sparekey::notify
