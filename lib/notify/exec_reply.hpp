// What an exec notifier meant, from how it ended and what it printed: DESIGN.md §7. Pure.
#pragma once

#include "async/process.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// An answer is the last line on stdout, if reply.hpp takes it for one. It wins over everything else, also
/// over a later kill. Without one:
///
///   exit status 0                        sent
///   exit status 75 (EX_TEMPFAIL), 71     temporary
///   any other exit status                permanent
///   stopped at its limit, or by a signal uncertain: the message may be out
///   could not be started                 temporary: nothing was sent, and an operator can mend it
///
/// An object that cannot be read, or has no `result`, is no answer, and `detail` says so. With a `result`
/// that we do not know, exit status 0 is uncertain: the program wanted to say something else than "sent".
///
/// `detail` and `provider_id` are as the program wrote them: still to be redacted.
rescue::SendResult read_exec_reply(ProcessEnd const& end);

}  // namespace sparekey::notify
