#!/usr/bin/env python3
"""http-provider.py: sends the message through a provider with a JSON API over HTTPS. The place to start from for one of your own:
change request_for() and answer_from() to what your provider's documentation says. Needs nothing but Python 3.9.

  [notify.sms]
  type = "exec"
  command = ["/usr/local/share/sparekeyd/notifiers/http-provider.py", "https://api.example.com/v1/messages", "/etc/sparekeyd/sms-token"]

The second argument names a file with the provider's token, readable by the user sparekeyd only.

sparekeyd writes one JSON object to our stdin (docs/writing-a-notifier.md lists its keys) and reads the last line of our stdout:
{"result": "sent" | "temporary" | "permanent" | "uncertain" | "rate_limited", ...}. What goes to stderr is logged, with PIN, number,
address and name masked. Anybody on the machine can read a program's arguments: PIN, number and token stay out of them, and out of
files.
"""

import http.client
import json
import sys
from datetime import datetime, timezone
from urllib.parse import urlsplit

LONGEST = 15  # seconds for the provider; shorter than the channel's timeout
HERE = ("127.0.0.1", "::1", "localhost")  # where a token may go without TLS


def request_for(message):
    """What the provider wants to have. The text holds the PIN."""
    return {
        "to": message["recipient"]["phone"],
        "text": message["message"]["text"],
        "reference": message["idempotency_key"],
    }


def answer_from(status, headers, body):
    """What the provider's answer means for the guest."""
    said = {"detail": f"HTTP {status} {body.get('error', '')}".strip()}
    if 200 <= status < 300:
        return {"result": "sent", "provider_id": str(body.get("id", "")), **said}
    if status in (401, 403):  # no guest's fault: a person is alerted, and only probes come until it works again
        return {"result": "temporary", "unauthorized": True, **said}
    if status == 429:
        wait = headers.get("Retry-After", "")
        return {"result": "rate_limited", **({"retry_after_s": int(wait)} if wait.isdigit() else {}), **said}
    if status in (408, 504):  # it may have gone through
        return {"result": "uncertain", **said}
    if status >= 500:
        return {"result": "temporary", **said}
    return {"result": "permanent", **said}


def seconds_left(message):
    deadline = datetime.fromisoformat(message["deadline"].replace("Z", "+00:00"))
    return (deadline - datetime.now(timezone.utc)).total_seconds()


def connect(url, seconds):
    if url.scheme == "https":
        connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=seconds)
    elif url.scheme == "http" and url.hostname in HERE:
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=seconds)
    else:
        raise ValueError("the URL must begin with https://")
    connection.connect()
    return connection


def as_object(body):
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def send(message, url, token):
    if not message["recipient"]["phone"]:
        return {"result": "permanent", "detail": "the recipient has no phone number"}
    seconds = min(LONGEST, seconds_left(message))
    if seconds <= 0:
        return {"result": "temporary", "detail": "the deadline has passed"}
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        # After "uncertain" the same message comes again with the same key. If your provider does not know such keys, the
        # guest may get the text twice, which does no harm.
        "Idempotency-Key": message["idempotency_key"],
    }
    connection = connect(url, seconds)  # fails before anything was sent: see main()
    try:
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        connection.request("POST", target, json.dumps(request_for(message)), headers)
        response = connection.getresponse()
        body = response.read(65536)
    except (OSError, http.client.HTTPException) as error:
        return {"result": "uncertain", "detail": f"no answer: {type(error).__name__}"}
    return answer_from(response.status, response.headers, as_object(body))


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: http-provider.py URL TOKEN_FILE")
    try:
        with open(sys.argv[2], encoding="ascii") as file:
            token = file.read().strip()
        answer = send(json.load(sys.stdin), urlsplit(sys.argv[1]), token)
    except (OSError, ValueError, KeyError) as error:  # all of them before the request: an operator can mend it
        answer = {"result": "temporary", "detail": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
