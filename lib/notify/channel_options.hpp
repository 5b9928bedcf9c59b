// One configured channel, [notify.<channel>], before it is opened.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/secret.hpp"
#include "core/signing_key.hpp"
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

/// E-mail through a mail server.
struct SmtpOptions {
    std::string url;       // smtp://host[:587] or smtps://host[:465]
    bool starttls = true;  // of smtp://: TLS or nothing; false: only to this machine
    std::string username;  // empty: no login
    Secret password;
    std::string from;     // "Host <host@example.com>"
    std::string ca_file;  // PEM; empty: the system's certificate authorities
};

/// JSON to a URL of the operator's.
struct HttpOptions {
    Secret url;
    std::optional<SigningKey> signing_key;  // must be there
    Secret token;                           // empty: no Authorization header
    std::string ca_file;
};

/// Texts through Twilio.
struct TwilioOptions {
    std::string account_sid;
    std::string api_key_sid;            // empty: the account itself logs in
    Secret token;                       // the account's auth token, or the API key's secret
    std::string from;                   // a number or a sender id; or else
    std::string messaging_service_sid;  // the service that chooses one
    std::string api_url = "https://api.twilio.com";
    std::string ca_file;
};

struct ChannelOptions {
    std::string name;                  // the channel: "sms"
    std::chrono::seconds timeout{20};  // for one send; less where the notification's deadline is nearer
    rescue::ChannelRules rules;
    std::variant<LogOptions, ExecOptions, PluginOptions, SmtpOptions, HttpOptions, TwilioOptions>
        settings;  // which one is the channel's type
};

}  // namespace sparekey::notify
