#!/usr/bin/python3 -ISE
"""A notifier that writes down every call, and then may fail: notifier.py RECORDS CHAOS

RECORDS gets one line of JSON for each call, on the disk before anything else happens. The line holds a hash of the PIN.
CHAOS is a file with a seed: while it exists, a share of the calls goes wrong; which ones depends on the seed, the
idempotency key and the attempt, and on nothing else.
"""
import hashlib
import json
import os
import signal
import sys
import time

OUTCOMES = (  # each with the share of calls that it ends at
    (0.05, "crash"),  # before it could write anything down: nothing was sent
    (0.10, "killed"),  # after the message is out
    (0.14, "hang"),  # until the daemon's patience ends; the message is out
    (0.20, "temporary"),  # the provider said: later
    (0.21, "permanent"),  # the provider said: never
)
LONGEST_CALL_S = 0.4
HANG_S = 6  # more than the daemon waits, and not for ever if the daemon is dead


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def roll(seed, call):
    """A number from 0 to 1."""
    return int(sha256(f"{seed} {call['idempotency_key']} {call['attempt']}")[:8], 16) / 2**32


def outcome_of(chance):
    return next((outcome for share, outcome in OUTCOMES if chance < share), "sent")


def append(path, entry):
    """One write to the end of the file, and on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, (json.dumps(entry) + "\n").encode())
    os.fsync(descriptor)
    os.close(descriptor)


def chaos_seed(path):
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return None


def main(records, chaos):
    call = json.load(sys.stdin)
    seed = chaos_seed(chaos)
    chance = 1 if seed is None else roll(seed, call)
    outcome = outcome_of(chance)
    if outcome == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    append(
        records,
        {
            "at": time.time() * 1000,
            "idempotency_key": call["idempotency_key"],
            "attempt": call["attempt"],
            "access_code_id": call["access_code"]["access_code_id"],
            "backup_access_code_id": call["backup_access_code"]["access_code_id"],
            "pin_sha256": sha256(call["pin"]),
            "outcome": outcome,
        },
    )
    if outcome == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if outcome == "hang":
        time.sleep(HANG_S)
    if seed is not None:
        time.sleep(chance * LONGEST_CALL_S)  # long enough for a crash to fall between the message and its result
    sys.exit({"temporary": 75, "permanent": 1}.get(outcome, 0))


main(*sys.argv[1:])
