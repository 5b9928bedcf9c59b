#!/usr/bin/env node
// Prints a recording of webhooks that never came, for measuring `sparekeyd replay`:
//   make_recording.mjs COUNT SECRET_FILE [WORKSPACE_PATH]
// Each line is about another access code, as long as Seam's own, and signed with the secret now.
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";

/**
 * The `number`th line, without its end, of a recording in which `secret` ("whsec_…") signed everything. `code`: Seam's,
 * that it is about.
 */
export function recordedLine(number, secret, { path = "/webhooks/seam", run = "0", code } = {}) {
  const at = new Date();
  const id = `msg_${run}-${number}`;
  const body = JSON.stringify({
    event_id: `event-${run}-${number}`,
    event_type: "access_code.failed_to_set_on_device",
    workspace_id: "3b7ac05e-2b9a-4b77-8b93-33e2f5e4e7d0",
    created_at: at.toISOString(),
    occurred_at: at.toISOString(),
    device_id: code?.device_id ?? "1c9c0a38-97d3-4b4c-9d4e-54dbe5f4c5a1",
    connected_account_id: "6c1b90b2-5c0a-4a38-8f3e-7c7c5c1e0a55",
    access_code_id: code?.access_code_id ?? `code-${run}-${number}`,
    access_code_errors: [
      {
        error_code: "failed_to_set_on_device",
        is_access_code_error: true,
        message: "Failed to set code on device. It may be offline. ".repeat(8),
        created_at: at.toISOString(),
      },
    ],
    access_code_warnings: [],
    connected_account_errors: [],
    device_errors: [],
  });
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.trim().replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": `v1,${signature}` };
  return JSON.stringify({ version: 1, received_at: at.toISOString(), path, headers, body });
}

async function main([count, secretFile, path]) {
  const secret = await readFile(secretFile, "utf8");
  const run = randomUUID().slice(0, 8);
  for (let number = 1; number <= Number(count); ++number) {
    const more = process.stdout.write(`${recordedLine(number, secret, { path, run })}\n`);
    if (!more) await once(process.stdout, "drain");
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
