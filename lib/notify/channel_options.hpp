// One configured channel, [notify.<channel>], before it is opened.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/secret.hpp"
#include "rescue/guest_channel.hpp"

namespace sparekey::notify {

/// Writes a line to the log and tells nobody: for trying sparekeyd out.
struct LogOptions {};

/// A program of the operator's.
struct ExecOptions {
    std::vector<std::string> command;                // the program, by absolute path, and its arguments
    std::map<std::string, std::string> environment;  // beside PATH and LANG; no secrets
};

/// A shared object of the operator's: plugin.h.
struct PluginOptions {
    std::string file;  // by absolute path
    std::map<std::string, std::string> settings;
    std::map<std::string, Secret> secrets;  // no name is in both
};

struct ChannelOptions {
    std::string name;                  // the channel: "sms"
    std::chrono::seconds timeout{20};  // for one send; less where the notification's deadline is nearer
    rescue::ChannelRules rules;
    std::variant<LogOptions, ExecOptions, PluginOptions> settings;  // which one is the channel's type
};

}  // namespace sparekey::notify
