// What a campaign prints at its end.

/** Lines of two columns. `rows`: [name, value]. */
export function table(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
}

const time = (at) => new Date(at).toISOString().slice(11, 23);

/** Everything that is known about one access code, in order of time. */
export function storyOf(accessCodeId, { webhooks, sends, alerts, jobs, history, chaos }) {
  const lines = [];
  const tell = (at, who, what) => lines.push({ at, text: `    ${time(at)} ${who.padEnd(8)} ${what}` });
  for (const { kind, event, messageId, attempts, acceptedAt } of webhooks) {
    if (event.access_code_id !== accessCodeId) continue;
    const what = `2xx ${messageId} event ${event.event_id} (${kind}, ${attempts} attempts)`;
    tell(acceptedAt ?? Date.now(), "webhook", acceptedAt ? what : `not accepted: ${what}`);
  }
  for (const { at, step, detail } of history.get(accessCodeId) ?? []) tell(at, "history", `${step}: ${detail}`);
  for (const { at, access_code_id, attempt, outcome } of sends)
    if (access_code_id === accessCodeId) tell(at, "notifier", `attempt ${attempt}: ${outcome}`);
  for (const { at, event, status, details } of alerts)
    if (details.access_code_id === accessCodeId) tell(Date.parse(at), "alert", `${event} ${status}`);

  const [first, last] = [Math.min(...lines.map(({ at }) => at)), Math.max(...lines.map(({ at }) => at))];
  for (const { at, until, step } of chaos)
    if (until >= first && at <= last) tell(at, "chaos", `${step}, until ${time(until)}`);
  lines.sort((one, other) => one.at - other.at);
  const job = JSON.stringify(jobs.get(accessCodeId) ?? {});
  return [`  ${accessCodeId}`, ...lines.map(({ text }) => text), `    job ${job}`].join("\n");
}
