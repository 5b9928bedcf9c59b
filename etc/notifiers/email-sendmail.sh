#!/bin/sh
# email-sendmail.sh: sends the message as an e-mail through the machine's own mail system. Needs jq and a sendmail command
# (postfix, exim, msmtp-mta, ...).
# Needs .recipient.email, which a guest directory ([guests]) fills in. With guests.source = "none" it is null, and this script refuses
# (permanent), unless you make it look the guest up itself, by .access_code.access_code_id or .access_code.name.
#
#   [notify.email]
#   type = "exec"
#   command = ["/usr/local/share/sparekeyd/notifiers/email-sendmail.sh", "Front Desk <frontdesk@example.com>"]
#   # environment = { SENDMAIL = "/usr/sbin/sendmail" }
#
# "sent" means that the mail system has taken the message. sendmail's own exit status is passed on: 0 sent, 75 try again.
# The PIN is only in this shell and in pipes, never in arguments or environment; keep it so when you change this script.

set -eu

sender=${1:?usage: email-sendmail.sh FROM}
sendmail=${SENDMAIL:-/usr/sbin/sendmail}

# Header values lose their line ends, or a guest's "address" could add headers. Text and subject go as Base64, so that
# every language arrives; its lines are cut to the 76 characters that mail allows.
mail=$(jq -er --arg from "$sender" '
    def header: gsub("[\r\n]"; " ");
    def base64_lines: [@base64 | scan(".{1,76}")] | join("\n");
    .recipient.email as $to | select($to) |
    "From: \($from | header)",
    "To: \($to | header)",
    "Subject: =?UTF-8?B?\(.message.subject // "Your door code" | @base64)?=",
    "Message-ID: <\(.idempotency_key | gsub("[^A-Za-z0-9._-]"; "-"))@sparekeyd>",
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: base64",
    "",
    (.message.text | base64_lines)') || {
    [ $? -eq 4 ] || exit 75 # jq is missing or broken; 4: nothing came out
    printf '{"result":"permanent","detail":"the recipient has no e-mail address"}\n'
    exit 0
}

command -v "$sendmail" >/dev/null || exit 75 # no guest's fault

# -t: recipients from the headers, so that the address is in no argument list; -i: a lone dot ends nothing.
printf '%s\n' "$mail" | "$sendmail" -i -t
