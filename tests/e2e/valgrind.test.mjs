// The daemon under valgrind's eyes, from its start to its end.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { startAlertReceiver } from "./support/alert_receiver.mjs";
import { startWebhookReceiver } from "./support/providers.mjs";
import { startScene } from "./support/scene.mjs";
import { newWebhookSecret } from "./support/secrets.mjs";
import { makeTempDir } from "./support/temp_dir.mjs";
import { waitFor } from "./support/wait_for.mjs";

const memcheck = (logs) => [
  process.env.VALGRIND,
  "--leak-check=full",
  "--show-leak-kinds=definite",
  "--errors-for-leak-kinds=definite",
  "--error-exitcode=99",
  `--log-file=${logs}/%p`,
];

test("rescues over TLS, reloads and a stop: no invalid access, nothing leaked", async (t) => {
  const logs = await makeTempDir(t);
  const report = async () => {
    const names = await readdir(logs);
    return (await Promise.all(names.map((name) => readFile(path.join(logs, name), "utf8")))).join("");
  };
  const secret = newWebhookSecret();
  const receiver = await startWebhookReceiver(t, { secret });
  const alerts = await startAlertReceiver(t, "json");
  const scene = await startScene(t, {
    under: memcheck(logs),
    admin: { address: "127.0.0.1:0" },
    alerts: { url: alerts.url },
    // No commands: Debian 12's valgrind does not know pidfd_open(), with which they are waited for.
    channels: (outbox, dir) => {
      const file = path.join(dir, "notify-secret");
      writeFileSync(file, `${secret}\n`, { mode: 0o600 });
      return { hook: { type: "http", url: receiver.url, signing_secret_file: file } };
    },
  });
  await scene.deliverWebhooks();
  const rescue = async () => {
    const code = await scene.addGuest();
    await scene.seam.fail(code.access_code_id);
    await scene.waitForEnd(code);
  };
  await rescue();
  assert.ok((await scene.admin.metrics()).values.size > 0);
  const { notify } = scene.config;
  await scene.daemon.reload({ ...scene.config, notify: { ...notify, contact: "+1 555 0100" } });
  await rescue();
  // The first configuration is taken apart beside the second, and not at the end.
  await scene.daemon.program.waitForOutput(/an old configuration is not in use any more/);
  assert.match(await scene.daemon.reload("[listen]\nno_such_key = 1\n"), /configuration not reloaded/);
  await waitFor("the alert", () => alerts.accepted.some((alert) => alert.event === "reload_failed"));
  await rescue();
  assert.equal(receiver.messages.length, 3);

  const end = await scene.daemon.stop();
  assert.deepEqual(end, { code: 0, signal: null }, await report());
  assert.match(await report(), /ERROR SUMMARY: 0 errors/); // it was there
});
