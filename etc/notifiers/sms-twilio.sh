#!/bin/sh
# sms-twilio.sh: sends the message as a text through Twilio. Needs curl and jq.
# Needs .recipient.phone, which a guest directory ([guests]) fills in. With guests.source = "none" it is null, and this script refuses
# (permanent), unless you make it look the guest up itself, by .access_code.access_code_id or .access_code.name.
#
#   [notify.sms]
#   type = "exec"
#   command = ["/usr/local/share/sparekeyd/notifiers/sms-twilio.sh", "/etc/sparekeyd/twilio.conf"]
#   timeout = "40s"
#
# /etc/sparekeyd/twilio.conf, readable by the user sparekeyd only (it is read by this shell):
#
#   TWILIO_ACCOUNT_SID=AC...
#   TWILIO_AUTH_TOKEN=...
#   TWILIO_FROM=+15550100            # or a messaging service: MG...
#   # TWILIO_API=https://api.ie1.twilio.com    for a region other than US1
#
# It answers with one line of JSON: {"result": "sent" | "temporary" | "permanent" | "uncertain" | "rate_limited", ...}; with
# "unauthorized": true where Twilio refuses the credentials, so that no other guest is tried with them. What
# it writes to stderr goes to sparekeyd's log, with PIN, number, address and name masked.
#
# Anybody on the machine can read a program's arguments and some its environment. So PIN, number and token stay in this
# shell and in pipes: printf is a builtin and starts no program, jq reads stdin, curl reads its whole configuration from
# stdin. Keep it so when you change this script: no `jq --arg`, no `curl --data "$text"`, no `export`, no here-document,
# which some shells write to a file.

set -eu

# answer RESULT DETAIL: the last line, which sparekeyd reads. Both are words of ours.
answer() {
    printf '{"result":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

# no_form JQ_STATUS: 4 is "nothing came out".
no_form() {
    [ "$1" -ne 4 ] || answer permanent "the recipient has no phone number"
    answer temporary "jq failed with exit status $1"
}

credentials=${1:?usage: sms-twilio.sh CREDENTIALS_FILE}
[ -r "$credentials" ] || answer temporary "cannot read $credentials"
# shellcheck source=/dev/null
. "$credentials"
# No guest's fault: tried again once a person has mended it.
[ -n "${TWILIO_ACCOUNT_SID:-}" ] || answer temporary "TWILIO_ACCOUNT_SID is missing in $credentials"
[ -n "${TWILIO_AUTH_TOKEN:-}" ] || answer temporary "TWILIO_AUTH_TOKEN is missing in $credentials"
[ -n "${TWILIO_FROM:-}" ] || answer temporary "TWILIO_FROM is missing in $credentials"
api=${TWILIO_API:-https://api.twilio.com}

case $TWILIO_FROM in
    MG*) sender=MessagingServiceSid ;;
    *) sender=From ;;
esac

# To=...&Body=..., percent-encoded: nothing in it needs quoting below. Fails if there is no number.
form=$(jq -er '.recipient.phone as $to | select($to) | "To=\($to|@uri)&Body=\(.message.text|@uri)"') ||
    no_form $?
from=$(printf '%s' "$TWILIO_FROM" | jq -Rr '@uri')

# The answer's body, and on a last line of its own the HTTP status.
curl_status=0
reply=$(
    printf '%s = "%s"\n' \
        url "$api/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID/Messages.json" \
        user "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
        data "$form&$sender=$from" |
        curl --silent --show-error --connect-timeout 10 --max-time 30 --write-out '\n%{http_code}' --config -
) || curl_status=$?

case $curl_status in
    0) ;;
    5 | 6 | 7 | 35 | 60) answer temporary "Twilio could not be reached: curl exit status $curl_status" ;;
    *) answer uncertain "no answer from Twilio: curl exit status $curl_status" ;;
esac

http_status=${reply##*
}
body=${reply%
*}

# reply_as RESULT [UNAUTHORIZED]: with what Twilio says about it. Fields that are missing, or an answer that is no JSON, are left out.
reply_as() {
    printf '%s' "$body" |
        jq -c --arg result "$1" --arg status "$http_status" --argjson unauthorized "${2:-false}" \
            '{result: $result, unauthorized: $unauthorized, provider_id: (.sid // ""), detail: "HTTP \($status) \(.code // "") \(.message // "")"}' 2>/dev/null ||
        answer "$1" "HTTP $http_status"
}

case $http_status in
    2??) reply_as sent ;;
    429) reply_as rate_limited ;;
    401 | 403) reply_as temporary true ;; # our credentials: the guest is not at fault, and an operator can mend it
    408 | 5??) reply_as temporary ;;
    *) reply_as permanent ;;
esac
