// What reading a configuration brings to light: every mistake, and every key there is.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace sparekey::daemon {

struct Mistake {
    std::string file;
    unsigned line = 0;    // from 1; 0: concerns the file as a whole
    unsigned column = 0;  // from 1; 0: concerns the line as a whole
    std::string key;      // "listen.idle_timeout"; may be empty
    std::string message;  // what is wrong and how to mend it; never a secret
};

/// "FILE:LINE:COLUMN: KEY: MESSAGE", without what is 0 or empty.
std::string to_string(Mistake const& mistake);

struct ConfigKey {
    std::string name;       // "listen.idle_timeout", "workspace.name", "notify.<channel>.type", and by type
                            // "notify.<exec>.command"
    std::string otherwise;  // the default as TOML: "\"15s\""; empty: the key is required
};

/// What the file says of each key as TOML, or else its default: by full name ("notify.sms.type"), all of
/// those of one name together. Secrets are never in it, only the names of their files.
using ConfigValues = std::map<std::string, std::string>;

struct Findings {
    std::string file;
    std::vector<Mistake> mistakes;
    std::vector<ConfigKey> keys;
    ConfigValues values;
};

}  // namespace sparekey::daemon
