// Whom the guest directory names is told, by the notifier, and nobody else hears of it.
import assert from "node:assert/strict";
import { chmod, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { writeSecret } from "./support/daemon.mjs";
import { startGuestService } from "./support/guest_service.mjs";
import { startScene } from "./support/scene.mjs";
import { newWebhookSecret } from "./support/secrets.mjs";
import { stayUnderWay } from "./support/stays.mjs";
import { waitFor } from "./support/wait_for.mjs";

const pullPath = "/access_codes/pull_backup_access_code";
const header = "access_code_id,access_code_name,name,phone,email,locale\n";
const jane = { name: "Jane Doe", phone: "+14155550123", email: "jane@example.com", locale: "en" };

const row = (code, { name, phone, email, locale }) => `${code.access_code_id},,${name},${phone},${email},${locale}\n`;

/** As documented: written beside it, then renamed. */
async function replaceFile(dir, rows) {
  const file = path.join(dir, "guests.csv");
  await writeFile(`${file}.next`, header + rows, { mode: 0o600 });
  await rename(`${file}.next`, file);
  return file;
}

const startSceneWithFile = (t, rows = "") =>
  startScene(t, {
    guests: async ({ dir }) => ({ source: "file", file: await replaceFile(dir, rows), region: "US" }),
  });

async function waitForResolved(scene, event) {
  await waitFor(`alert ${event} is resolved`, async () => {
    const alerts = await scene.alertbox.messages();
    return alerts.some((alert) => alert.event === event && alert.status === "resolved");
  });
}

test("the number that stands in the file reaches the notifier, as E.164", async (t) => {
  const scene = await startSceneWithFile(t);
  const code = await scene.addGuest();
  await replaceFile(scene.dir, row(code, { ...jane, phone: "(415) 555-0123" }));
  const event = await scene.seam.fail(code.access_code_id);
  assert.equal((await scene.svix.send(event)).status, 204);
  const message = await scene.assertRescued(code);
  assert.deepEqual(message.recipient, jane);
  await scene.assertNothingLeaked();
});

test("a guest is found by the access code's name", async (t) => {
  const scene = await startSceneWithFile(t, ",Booking 4711,Jane Doe,+1 415 555 0123,,\n");
  const [code] = await scene.addGuestInTrouble({ ...stayUnderWay(), name: "Booking 4711" });
  const message = await scene.assertRescued(code);
  assert.equal(message.recipient.phone, jane.phone);
});

test("a guest whom nobody knows is no reason to spend a backup; added to the file, they are told", async (t) => {
  const scene = await startSceneWithFile(t, ",Somebody else,Eve,+14155550199,,\n");
  scene.contacts = ["+14155550199", jane.phone, jane.name, jane.email];
  const [code] = await scene.addGuestInTrouble();
  const alert = await scene.waitForAlert("no_recipient");
  assert.equal(alert.severity, "critical");
  assert.equal(alert.details.access_code_id, code.access_code_id);
  assert.deepEqual(await scene.seam.requests(pullPath), []);

  await replaceFile(scene.dir, row(code, jane));
  const message = await scene.assertRescued(code);
  assert.deepEqual(message.recipient, jane);
  await waitForResolved(scene, "no_recipient");
  await scene.assertNothingLeaked();
});

test("two guests of one name: neither is sent the other's PIN", async (t) => {
  const scene = await startSceneWithFile(t, ",Guest,Jane,+14155550123,,\n,Guest,Ann,+14155550124,,\n");
  scene.contacts = ["+14155550123", "+14155550124"];
  await scene.addGuestInTrouble({ ...stayUnderWay(), name: "Guest" });
  await scene.waitForAlert("no_recipient");
  await scene.daemon.program.waitForOutput(/contradict each other; none is used.*lines="2, 3"/);
  assert.deepEqual(await scene.outbox.messages(), []);
  await scene.assertNothingLeaked();
});

test("a file that breaks while the daemon runs alerts, and those who stood in it are still told", async (t) => {
  const scene = await startSceneWithFile(t);
  const code = await scene.addGuest();
  const file = await replaceFile(scene.dir, row(code, jane));
  await scene.addGuestInTrouble(); // looks it up, so that the file is read
  await scene.waitForAlert("no_recipient");
  await scene.daemon.program.waitForOutput(/guests read .*guests=1/);

  await writeFile(file, `${header}${code.access_code_id},,Jane D`); // in the middle of being written
  const alert = await scene.waitForAlert("guest_file");
  assert.equal(alert.severity, "warning");
  assert.match(alert.summary, /guests\.csv: line 2: 3 cells, but the header has 6/);
  const event = await scene.seam.fail(code.access_code_id);
  assert.equal((await scene.svix.send(event)).status, 204);
  assert.deepEqual((await scene.assertRescued(code)).recipient, jane);

  await replaceFile(scene.dir, row(code, jane));
  await waitForResolved(scene, "guest_file");
  await scene.assertNothingLeaked();
});

test("a file that cannot be read at the start alerts, and is read once it is there", async (t) => {
  const scene = await startScene(t, {
    guests: ({ dir }) => ({ source: "file", file: path.join(dir, "guests.csv") }),
  });
  const [code] = await scene.addGuestInTrouble();
  assert.match((await scene.waitForAlert("guest_directory")).summary, /guests\.csv: No such file/);
  const file = await replaceFile(scene.dir, row(code, jane));
  await chmod(file, 0o640);
  assert.deepEqual((await scene.assertRescued(code)).recipient, jane);
  await waitForResolved(scene, "guest_directory");
});

test("a service is asked with a signature that Svix's library verifies, and what it says is remembered", async (t) => {
  let service;
  const secret = newWebhookSecret();
  const scene = await startScene(t, {
    guests: async ({ dir, certificates }) => {
      service = await startGuestService(t, { certificates, secret, token: "sesame-open" });
      return {
        source: "http",
        url: service.url,
        ca_file: certificates.caFile,
        signing_secret_file: await writeSecret(dir, "guests-secret", secret),
        token_file: await writeSecret(dir, "guests-token", "sesame-open"),
      };
    },
  });
  scene.contacts = [jane.name, jane.phone, jane.email];
  const [code] = await scene.addGuestInTrouble();
  await scene.waitForAlert("no_recipient");
  service.guests[code.access_code_id] = { ...jane, phone: "+1 (415) 555-0123" };
  assert.deepEqual((await scene.assertRescued(code)).recipient, jane);

  assert.deepEqual(service.refused, []);
  const { starts_at, ends_at, ...question } = service.questions.at(-1);
  assert.deepEqual(question, {
    version: 1,
    kind: "guest_lookup",
    workspace: "home",
    access_code_id: code.access_code_id,
    access_code_name: code.name,
    device_id: code.device_id,
  });
  assert.equal(Date.parse(starts_at), Date.parse(code.starts_at));
  assert.equal(Date.parse(ends_at), Date.parse(code.ends_at));
  await waitForResolved(scene, "no_recipient");
  await scene.assertNothingLeaked();
  assert.ok(!scene.log.includes("sesame-open"));
});

test("a service that refuses our signature is for a person to mend", async (t) => {
  let service;
  const scene = await startScene(t, {
    guests: async ({ dir, certificates }) => {
      service = await startGuestService(t, { certificates, secret: newWebhookSecret(), token: "sesame-open" });
      return {
        source: "http",
        url: service.url,
        ca_file: certificates.caFile,
        signing_secret_file: await writeSecret(dir, "guests-secret", newWebhookSecret()),
      };
    },
  });
  await scene.addGuestInTrouble();
  assert.match((await scene.waitForAlert("guest_directory")).summary, /answered 401/);
  assert.ok(service.refused.length > 0);
  assert.deepEqual(await scene.seam.requests(pullPath), []);
});

test("a program is asked, and what it prints beside its answer stays private", async (t) => {
  const scene = await startScene(t, {
    guests: async ({ dir }) => {
      const script = path.join(dir, "guests.sh");
      const found = `echo "found $(cat)" >&2; echo "told of Jane Doe at 415-555-0123" >&2; echo '${JSON.stringify(jane)}'`;
      await writeFile(script, `#!/bin/sh\n[ -e "${dir}/known" ] || exit 0\n${found}\n`);
      await chmod(script, 0o700);
      return { source: "exec", command: [script] };
    },
  });
  const [code] = await scene.addGuestInTrouble();
  await scene.waitForAlert("no_recipient");
  await writeFile(path.join(scene.dir, "known"), "");
  assert.deepEqual((await scene.assertRescued(code)).recipient, jane);
  await scene.daemon.program.waitForOutput(/the program that looks up guests says/);
  await scene.assertNothingLeaked();
});
