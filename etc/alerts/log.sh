#!/bin/sh
# log.sh: appends every alert to a file, one JSON object per line. For a log shipper, or for trying out.
#
#   [alerts]
#   command = ["/usr/local/share/sparekeyd/alerts/log.sh", "/var/log/sparekeyd/alerts.jsonl"]
#
# Exit status, as for every alert program: 0 delivered, 75 try again later, anything else: this alert will not go through.

set -eu

file=${1:?usage: log.sh FILE}
line=$(cat)
# One write of one line: two at a time do not mix. A full disk or a missing directory may be mended: try again.
printf '%s\n' "$line" >>"$file" || exit 75
