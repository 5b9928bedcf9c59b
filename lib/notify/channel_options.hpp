// One configured channel, [notify.<channel>], before it becomes a notifier.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace sparekey::notify {

struct ChannelOptions {
    std::string name;                  // the channel: "sms"
    std::string type;                  // "exec", "log"
    std::vector<std::string> command;  // exec: the program, by absolute path, and its arguments
    std::chrono::seconds timeout{30};  // for one send; less where the notification's deadline is nearer
    std::map<std::string, std::string> environment;  // exec: beside PATH and LANG; no secrets
};

}  // namespace sparekey::notify
