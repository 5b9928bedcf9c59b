#!/bin/sh
# slack-webhook.sh: posts every alert to a Slack channel, through an incoming webhook. Needs curl and jq.
# `format = "slack"` with `url_file` does the same without a program; this is for who wants other words.
# Mattermost and Discord (with /slack behind its URL) take the same message.
#
#   [alerts]
#   command = ["/usr/local/share/sparekeyd/alerts/slack-webhook.sh", "/etc/sparekeyd/slack-webhook-url"]
#
# The file holds the webhook's URL on one line. Who has it can post, so: readable by the user sparekeyd only. It reaches
# curl through stdin, because everybody on the machine can read a program's arguments.
#
# Exit status, as for every alert program: 0 delivered, 75 try again later, anything else: this alert will not go through.

set -eu

url_file=${1:?usage: slack-webhook.sh URL_FILE}
read -r url <"$url_file" || [ -n "${url:-}" ] || exit 75

# The message as JSON, and that as a JSON string, which is what curl takes between quotes.
message=$(jq -ce '
    def plain: tostring | gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;");
    (if .status == "resolved" then ":white_check_mark:" elif .severity == "critical" then ":rotating_light:"
     elif .severity == "warning" then ":warning:" else ":information_source:" end) as $sign |
    {text: ("\($sign) *\(.event | plain)* \(.status)\n\(.summary | plain)\n" +
            (.details | to_entries | map("• \(.key | plain): `\(.value | plain)`") | join("\n")))} | tojson') ||
    exit 75

http_status=$(
    printf '%s = %s\n' url "\"$url\"" header '"Content-Type: application/json"' data "$message" |
        curl --silent --show-error --connect-timeout 10 --max-time 25 --output /dev/null --write-out '%{http_code}' --config -
) || exit 75

case $http_status in
    2??) exit 0 ;;
    408 | 429 | 5??) exit 75 ;;
    *)
        echo "Slack answered HTTP $http_status" >&2
        exit 69
        ;;
esac
