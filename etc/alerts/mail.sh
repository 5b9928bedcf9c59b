#!/bin/sh
# mail.sh: sends every alert as an e-mail through the machine's own mail system. Needs jq and a sendmail command.
#
#   [alerts]
#   command = ["/usr/local/share/sparekeyd/alerts/mail.sh", "oncall@example.com", "sparekeyd@example.com"]
#   # environment = { SENDMAIL = "/usr/sbin/sendmail" }
#
# Exit status, as for every alert program: 0 delivered, 75 try again later, anything else: this alert will not go through.
# sendmail's own status is passed on. Mail on the same machine is no help when the machine is in trouble: have a second way.

set -eu

to=${1:?usage: mail.sh TO [FROM]}
from=${2:-sparekeyd}
sendmail=${SENDMAIL:-/usr/sbin/sendmail}

# All messages about one alert share References, so that mail programs show them as one thread.
mail=$(jq -er --arg to "$to" --arg from "$from" '
    def base64_lines: [@base64 | scan(".{1,76}")] | join("\n");
    "From: \($from)",
    "To: \($to)",
    "Subject: =?UTF-8?B?\("[sparekeyd] \(.status) \(.severity): \(.event)" | @base64)?=",
    "References: <\(.dedup_key | gsub("[^A-Za-z0-9._-]"; "-"))@sparekeyd>",
    "Auto-Submitted: auto-generated",
    (if .severity == "critical" and .status == "firing" then "Importance: high" else empty end),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: base64",
    "",
    ("\(.summary)\n\n" +
     ([["status", .status], ["severity", .severity], ["event", .event], ["at", .at], ["dedup_key", .dedup_key]] +
      (.details | to_entries | map([.key, .value])) | map("\(.[0]): \(.[1])") | join("\n")) + "\n" | base64_lines)') || exit 75

printf '%s\n' "$mail" | "$sendmail" -i -t
