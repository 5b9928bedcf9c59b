// How far an SMTP delivery came, and what that means for the guest. Pure.
#pragma once

#include <string>

#include "rescue/notification.hpp"

namespace sparekey::notify {

struct SmtpEnd {
    /// What the server was last asked, in this order.
    enum class Stage {
        connection,  // nothing yet: name, connect, TLS, greeting
        hello,
        starttls,
        login,
        sender,
        recipient,
        data,
        body,         // some of the message was handed over, and not its end: the server drops it
        end_of_mail,  // all of it, and the full stop that makes the server responsible: it may have taken it
    };
    Stage stage = Stage::connection;
    int code = 0;                // of the answer to that; 0: none came
    std::string enhanced;        // RFC 3463, "5.1.1"; empty: the answer had none
    bool login_refused = false;  // also: no way to log in that both sides know
    std::string trouble;         // what failed, if it was not an answer; nothing of the guest
};

/// 2xx to the end of the mail is sent. Before that end nothing was sent:
///   no answer, 4xx          temporary
///   530, 534, 535, 538, or any 5xx before there is a recipient
///                           temporary and unauthorized: the server refuses us, whoever the guest
///   other 5xx               permanent
/// No answer to the end of the mail, or one that makes no sense, is uncertain.
///
/// `detail` has the answer's numbers and none of its words, which like to quote the recipient in their own
/// way.
rescue::SendResult judge_smtp(SmtpEnd const& end);

}  // namespace sparekey::notify
