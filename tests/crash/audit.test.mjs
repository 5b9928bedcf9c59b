// The audit itself: it acquits a rescue that went well, and finds each thing that must not be.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { audit } from "./support/audit.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

const firstSend = {
  at: 1000,
  idempotency_key: "guest:backup:sms",
  attempt: 1,
  access_code_id: "guest",
  backup_access_code_id: "backup",
  pin_sha256: sha256("22222222"),
  outcome: "sent",
};
const secondSend = { ...firstSend, at: 9000, attempt: 2 };

/** One guest who was told; `changes` to the facts. */
function factsOf(changes = {}) {
  return {
    webhooks: [{ kind: "to_rescue", event: { access_code_id: "guest" }, acceptedAt: 500 }],
    sends: [firstSend],
    alerts: [],
    jobs: new Map([["guest", { state: "done", outcome: "told", backup_access_code_id: "backup" }]]),
    history: historyOf("send intent", "send sent", "done"),
    codes: [
      { access_code_id: "guest", code: "11111111", ends_at: "2026-11-25T10:00:00Z", pulled_backup_access_code_id: "backup" },
      { access_code_id: "backup", code: "22222222", ends_at: "2026-11-25T10:00:00.000Z" },
    ],
    chaos: [],
    ...changes,
  };
}

const historyOf = (...steps) => new Map([["guest", steps.map((step) => ({ step }))]]);
const jobOf = (fields) => new Map([["guest", fields]]);
const sentTwice = { sends: [firstSend, secondSend], history: historyOf("send intent", "send intent", "send sent", "done") };
const killedBetween = [{ step: "killOne", at: 1100, until: 1200 }];

const complaints = (changes) => audit(factsOf(changes)).violations.map(({ what }) => what);

for (const [what, changes] of [
  ["a guest who was told once", {}],
  ["a job that was given up, and a person alerted", {
    sends: [],
    jobs: jobOf({ state: "dead", error: "poison" }),
    alerts: [{ status: "firing", event: "poison", details: { access_code_id: "guest" } }],
  }],
  ["a second send after a crash that kept the first result from the ledger", { ...sentTwice, chaos: killedBetween }],
  ["a second send after the notifier asked for it", {
    sends: [{ ...firstSend, outcome: "temporary" }, secondSend],
    history: historyOf("send intent", "send failed", "send intent", "send sent", "done"),
  }],
  ["a webhook that was not accepted, and not handled", {
    webhooks: [{ kind: "to_rescue", event: { access_code_id: "guest" } }],
    sends: [],
    jobs: jobOf({}),
  }],
]) {
  test(`acquits ${what}`, () => assert.deepEqual(complaints(changes), []));
}

for (const [what, changes, complaint] of [
  ["a lost job", { sends: [], jobs: jobOf({}) }, /not at its end: no such job/],
  ["a job that is stuck", { jobs: jobOf({ state: "leased" }) }, /not at its end: leased/],
  ["a job that was given up in silence", { jobs: jobOf({ state: "dead", error: "poison" }) }, /nobody was alerted/],
  ["an alert about something else", {
    jobs: jobOf({ state: "dead", error: "poison" }),
    alerts: [{ status: "firing", event: "pool_empty", details: { access_code_id: "guest" } }],
  }, /nobody was alerted/],
  ["a job that is done without a message", { sends: [] }, /the notifier knows nothing of it/],
  ["a message that the notifier refused", { sends: [{ ...firstSend, outcome: "permanent" }] }, /the notifier knows nothing/],
  ["a guest left out as recovered", {
    sends: [],
    jobs: jobOf({ state: "done", outcome: "recovered" }),
  }, /but the code is to_rescue/],
  ["the failed code's PIN", { sends: [{ ...firstSend, pin_sha256: sha256("11111111") }] }, /the PIN that does not work/],
  ["a PIN from nowhere", { sends: [{ ...firstSend, pin_sha256: sha256("3") }] }, /a PIN that is not its backup's/],
  ["another code's backup", { sends: [{ ...firstSend, backup_access_code_id: "other" }] }, /not its own/],
  ["one backup for two guests", { sends: [firstSend, { ...firstSend, access_code_id: "other" }] }, /another guest as well/],
  ["a second send without a reason", sentTwice, /nothing had happened in between/],
  ["a second send because Seam failed", {
    ...sentTwice,
    chaos: [{ ...killedBetween[0], step: "breakSeam" }],
  }, /nothing had happened in between/],
  ["a second send against the ledger", {
    ...sentTwice,
    chaos: killedBetween,
    history: historyOf("send intent", "send sent", "send intent", "send sent", "done"),
  }, /the ledger said that it was sent/],
  ["a send that the ledger does not know", {
    ...sentTwice,
    chaos: killedBetween,
    history: historyOf("send intent"),
  }, /but 1 intents/],
  ["a second key", {
    ...sentTwice,
    chaos: killedBetween,
    sends: [firstSend, { ...secondSend, idempotency_key: "new" }],
  }, /different idempotency keys/],
  ["two workers with one attempt", {
    ...sentTwice,
    chaos: killedBetween,
    sends: [firstSend, { ...secondSend, attempt: 1 }],
  }, /the same attempt/],
  ["a backup that outlives the stay", {
    codes: factsOf().codes.map((code) => ({ ...code, ends_at: `2026-11-2${code.code[0]}T10:00:00Z` })),
  }, /does not end with the stay/],
]) {
  test(`finds ${what}`, () => assert.match(complaints(changes).join("\n"), complaint));
}
