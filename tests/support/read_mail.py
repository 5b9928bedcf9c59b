#!/usr/bin/env python3
"""Reads an e-mail with Python's own parser and prints what a guest would see, as JSON.

Usage: read_mail.py FILE. Exit status 1 if the parser found a defect or a line is longer than RFC 5322 allows.
"""

import email
import email.header
import email.policy
import email.utils
import json
import sys
from pathlib import Path


def main():
    raw = Path(sys.argv[1]).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
    defects = [str(defect) for defect in mail.defects]
    for name, value in mail.items():
        defects += [f"{name}: {defect}" for defect in value.defects]
    defects += [f"a line of {len(line)} bytes" for line in raw.split(b"\r\n") if len(line) > 998]

    # By the older half of Python's library: the newer one leaves a blank between encoded words in names.
    def people(name):
        header = email.message_from_bytes(raw)[name].replace("\r\n", "")
        return [
            [str(email.header.make_header(email.header.decode_header(person))), address]
            for person, address in email.utils.getaddresses([header])
        ]

    seen = {
        "from": people("from"),
        "to": people("to"),
        "subject": mail["subject"],
        "date": mail["date"].datetime.isoformat(),
        "message_id": mail["message-id"],
        "auto_submitted": mail["auto-submitted"],
        "content_type": mail.get_content_type(),
        "charset": mail.get_content_charset(),
        "text": mail.get_content().replace("\r\n", "\n"),
        "headers": [name.lower() for name in mail.keys()],
        "defects": defects,
    }
    print(json.dumps(seen, ensure_ascii=False))
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main())
