// The service manager's end of sd_notify(3). Python, because node has no unix datagram sockets.
import path from "node:path";
import { Program } from "./program.mjs";

const script = `
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("listening", flush=True)
while True:
    print(s.recv(4096).decode(), flush=True)
`;

/** `env`: for the daemon; `messages`: everything that it said, as text. */
export async function listenForNotices(t, dir, watchdogMs) {
  const socket = path.join(dir, "notify.sock");
  const program = new Program(t, "python3", ["-c", script, socket]);
  await program.waitForOutput(/listening/);
  return {
    env: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: String(watchdogMs * 1000) },
    get messages() {
      return program.output;
    },
  };
}
