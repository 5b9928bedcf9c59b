#!/bin/sh
# write-file.sh: "sends" to a directory, for trying sparekeyd out. One file per message, with everything a real
# notifier would get.
#
#   [notify.sms]
#   type = "exec"
#   command = ["/usr/local/share/sparekeyd/notifiers/write-file.sh", "/var/lib/sparekeyd/outbox"]
#
# The files hold the PIN. Not for real guests.

set -eu
umask 077

outbox=${1:?usage: write-file.sh DIRECTORY}
mkdir -p "$outbox"

# Written under a name of its own first: whoever watches the directory sees whole files only.
draft=$(mktemp "$outbox/.draft.XXXXXX")
cat >"$draft"
name=message-${draft##*.}.json
mv "$draft" "$outbox/$name"

printf '{"result":"sent","provider_id":"%s"}\n' "$name"
