// [guests]: where guests' telephone numbers and addresses come from.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/secret.hpp"
#include "core/signing_key.hpp"

namespace sparekey::notify {

/// Nowhere: notifiers find the guest themselves.
struct NoGuests {};

struct FileGuests {
    std::string file;  // absolute path; .csv or .json
};

struct HttpGuests {
    std::string url;
    std::optional<SigningKey> signing_key;  // this or the token is there
    std::optional<Secret> token;            // Authorization: Bearer …
    std::string ca_file;                    // PEM; empty: the system's
    std::chrono::seconds cache{300};        // how long a guest who was found is remembered; 0: not at all
};

struct ExecGuests {
    std::vector<std::string> command;                // the program, by absolute path, and its arguments
    std::map<std::string, std::string> environment;  // beside PATH and LANG; no secrets
};

struct GuestOptions {
    std::chrono::seconds timeout{10};  // for one lookup
    std::string region;                // "US", for numbers without a country code; empty: they are refused
    std::variant<NoGuests, FileGuests, HttpGuests, ExecGuests> source;
};

}  // namespace sparekey::notify
