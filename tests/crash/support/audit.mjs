// The promise, checked from outside: what was answered 2xx, what guests and people were told, and what Redis says.
import { createHash } from "node:crypto";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** Outcomes of a job that need no message, and whose codes may have them. */
const nothingToDo = { recovered: "recovered", gone: "unknown" };

/** Steps of chaos that do not touch the daemons nor Redis. */
const ofSeam = new Set(["breakSeam", "changeSeam", "trapWithBackups"]);

/** A command's deadline, a new connection, the end of a notifier that outlived its daemon. */
const aftermathMs = 3000;

const groupBy = (list, keyOf) => {
  const groups = new Map();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

/**
 * `webhooks` of Svix; `sends` of the notifier, in the order of the file; `alerts` of the hook; `jobs` and `history` of
 * Redis; `codes` of seam-sim; `chaos`, the steps done. Answers {ends, violations, again}: which codes came to which end; a
 * list of {accessCodeId, what}; and the number of sends that were not the first.
 */
export function audit(facts) {
  const sendsOf = groupBy(facts.sends, (send) => send.access_code_id);
  const violations = [];
  const accuse = (accessCodeId, what) => violations.push({ accessCodeId, what });
  const accepted = facts.webhooks.filter((webhook) => webhook.acceptedAt);
  const ends = { told: [], "nothing to do": [], alerted: [] };

  for (const [id, webhooks] of groupBy(accepted, (webhook) => webhook.event.access_code_id)) {
    const end = endOf(facts, id, webhooks[0].kind, sendsOf.get(id) ?? []);
    if (end in ends) ends[end].push(id);
    else accuse(id, end);
  }
  const codes = new Map(facts.codes.map((code) => [code.access_code_id, code]));
  let again = 0;
  for (const [id, sends] of sendsOf) {
    for (const what of wrongPins(codes, id, sends)) accuse(id, what);
    for (const what of unexplained(facts, id, sends)) accuse(id, what);
    again += sends.length - 1;
  }
  for (const [backupId, sends] of groupBy(facts.sends, (send) => send.backup_access_code_id)) {
    const guests = new Set(sends.map((send) => send.access_code_id));
    if (guests.size > 1) for (const id of guests) accuse(id, `backup ${backupId} was told to another guest as well`);
  }
  for (const id of notAligned(facts, codes)) accuse(id, "told, and done, but its backup does not end with the stay");
  return { ends, violations, again };
}

/** "told", "nothing to do" or "alerted"; anything else says what is wrong. */
function endOf({ jobs, alerts }, id, kind, sends) {
  const { state, outcome, error } = jobs.get(id);
  if (state === "dead") {
    const told = alerts.some(({ status, event, details }) => {
      return status === "firing" && event === error && details.access_code_id === id;
    });
    return told ? "alerted" : `dead (${error}), and nobody was alerted`;
  }
  if (state !== "done") return `accepted, but not at its end: ${state ?? "no such job"}`;
  if (outcome === "told" || outcome === "already_told") {
    return sends.some((send) => send.outcome === "sent") ? "told" : `${outcome}, but the notifier knows nothing of it`;
  }
  return nothingToDo[outcome] === kind ? "nothing to do" : `done as ${outcome}, but the code is ${kind}`;
}

function* wrongPins(codes, id, sends) {
  const original = codes.get(id);
  const backup = codes.get(original?.pulled_backup_access_code_id);
  for (const send of sends) {
    if (!backup || send.backup_access_code_id !== backup.access_code_id) yield "told a backup that is not its own";
    else if (send.pin_sha256 !== sha256(backup.code)) yield "told a PIN that is not its backup's";
    if (original && send.pin_sha256 === sha256(original.code)) yield "told the PIN that does not work";
  }
}

/** A second send needs a reason: the notifier was not sure, or something broke before its word was in the ledger. */
function* unexplained({ history, chaos }, id, sends) {
  if (new Set(sends.map((send) => send.idempotency_key)).size > 1) yield "told with different idempotency keys";
  if (new Set(sends.map((send) => send.attempt)).size < sends.length) yield "two sends of the same attempt";

  const steps = (history.get(id) ?? []).map(({ step }) => step);
  const intents = steps.filter((step) => step === "send intent").length;
  if (intents < sends.length) yield `${sends.length} sends, but ${intents} intents in the ledger`;
  if (steps.lastIndexOf("send intent") > steps.indexOf("send sent") && steps.includes("send sent"))
    yield "sent again although the ledger said that it was sent";

  for (const [i, send] of sends.slice(0, -1).entries()) {
    const broke = chaos.some(({ step, at, until }) => {
      return !ofSeam.has(step) && at <= sends[i + 1].at && send.at <= until + aftermathMs;
    });
    if (send.outcome === "sent" && !broke) yield "sent again although nothing had happened in between";
  }
}

function* notAligned({ jobs }, codes) {
  for (const [id, { state, outcome, backup_access_code_id: backupId }] of jobs) {
    if (state !== "done" || (outcome !== "told" && outcome !== "already_told")) continue;
    if (Date.parse(codes.get(backupId)?.ends_at) !== Date.parse(codes.get(id)?.ends_at)) yield id;
  }
}

/** Milliseconds from the 2xx to the message that was sent, at the longest. */
export function longestWait({ webhooks, sends }) {
  const sentAt = new Map();
  for (const send of sends) {
    if (send.outcome === "sent" && !sentAt.has(send.access_code_id)) sentAt.set(send.access_code_id, send.at);
  }
  const waits = webhooks.map(({ acceptedAt, event }) => sentAt.get(event.access_code_id) - acceptedAt);
  return Math.max(0, ...waits.filter((wait) => wait > 0));
}
