// E-mail addresses, as strictly as a program that builds headers and commands of them must read them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace sparekey::notify {

/// `local@domain` in plain ASCII, with nothing in it that would need quoting: no blanks, line ends, brackets
/// or quotation marks, so that it can be set into a header or a command as it is. Rare addresses that RFC
/// 5321 allows beyond that are refused.
bool is_mail_address(std::string_view text);

/// What follows the @ of a mail address.
std::string_view domain_of(std::string_view address);

struct Mailbox {
    std::string name;  // UTF-8 without control characters; may be empty
    std::string address;
};

/// `host@example.com`, `Host <host@example.com>` or `"Host, Inc." <host@example.com>`.
Result<Mailbox> parse_mailbox(std::string_view text);

}  // namespace sparekey::notify
