// One configured channel, [notify.<channel>], before it is opened.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "rescue/guest_channel.hpp"

namespace sparekey::notify {

/// Writes a line to the log and tells nobody: for trying sparekeyd out.
struct LogOptions {};

/// A program of the operator's.
struct ExecOptions {
    std::vector<std::string> command;                // the program, by absolute path, and its arguments
    std::map<std::string, std::string> environment;  // beside PATH and LANG; no secrets
};

struct ChannelOptions {
    std::string name;                  // the channel: "sms"
    std::chrono::seconds timeout{20};  // for one send; less where the notification's deadline is nearer
    rescue::ChannelRules rules;
    std::variant<LogOptions, ExecOptions> settings;  // which one is the channel's type
};

}  // namespace sparekey::notify
