// Which mail server an smtp channel hands its messages to, and how. Pure.
#pragma once

#include <string>

#include "core/error.hpp"
#include "notify/channel_options.hpp"

namespace sparekey::notify {

struct SmtpServer {
    enum class Security {
        tls,       // from the first byte
        starttls,  // or nothing is sent
        none,      // this machine alone
    };
    Security security = Security::starttls;
    std::string host;  // a name or an address, an IPv6 address without its brackets
    std::string port;
    std::string username;  // empty: no login
    Secret password;
    std::string ca_file;

    /// For messages.
    std::string authority() const;
};

/// Errc::invalid_input for a URL that is no smtp:// or smtps:// alone with host and port, for plain SMTP to
/// another machine, and for half a login.
Result<SmtpServer> smtp_server(SmtpOptions const& options);

}  // namespace sparekey::notify
