// Second part: what is on the page. Every list is drawn anew when it changed; who is in the middle of it (the
// focus, an open timeline) stays there.

const timelines = new Map(); // the lines of those that are open, by the key of their item

// --- What needs a person ---------------------------------------------------------------------------------------

const item = (tone, attributes, ...children) => make("div", { class: `item ${tone}`, ...attributes }, ...children);
const badge = (tone, text) => make("span", { class: `badge ${tone}` }, text);

function deadJob(job, alerts) {
  const key = `dead:${job.access_code_id}`;
  const retry = make("button", { type: "button", "data-action": "retry" }, "Try again");
  retry.addEventListener("click", () => retryJob(retry, job));
  const drop = make("button", { type: "button", class: "danger", "data-action": "drop" }, "Drop…");
  drop.addEventListener("click", () => askToDrop(drop, job));
  const [alert] = alerts;
  return item(
    "critical",
    { "data-key": key },
    make("p", { class: "top" }, badge("critical", `Given up: ${spaced(job.reason)}`), job.when && since(job.when)),
    alert && make("p", {}, alert.summary),
    make(
      "p",
      { class: "quiet" },
      "Access code ",
      shortId(job.access_code_id),
      job.workspace && ` in ${job.workspace}`,
      job.arrival && (isPast(job.arrival) ? ", guest arrived " : ", guest arrives "),
      job.arrival && since(job.arrival),
    ),
    make("div", { class: "row" }, retry, drop),
    timeline(key, job.access_code_id, { class: "inner" }, "What happened"),
  );
}

const openAlert = (alert) =>
  item(
    alert.severity,
    { "data-key": `alert:${alert.dedup_key}` },
    make("p", { class: "top" }, badge(alert.severity, spaced(alert.event)), since(alert.since)),
    make("p", {}, alert.summary),
    alert.access_code_id && make("p", { class: "quiet" }, "Access code ", shortId(alert.access_code_id)),
    !alert.told && make("p", { class: "quiet" }, "Nobody was alerted yet."),
  );

/** Of the daemon itself. */
function ownTroubles(overview) {
  const troubles = [];
  const add = (tone, key, title, text) =>
    troubles.push(item(tone, { "data-key": key }, make("p", { class: "top" }, badge(tone, title)), make("p", {}, text)));
  if (overview.not_ready.length > 0)
    add("critical", "own:ready", "Not ready: no webhooks are taken", overview.not_ready.map((word) => notReady[word] ?? spaced(word)).join("; "));
  if (overview.alerts_failing)
    add("critical", "own:alerts", "Alerts do not get out", "The last try to deliver an alert failed. Until that is mended, this page may be all there is.");
  return troubles;
}

function attention(overview) {
  const isDead = new Set(overview.dead.map((job) => job.access_code_id));
  const alertsOf = (job) => overview.alerts.filter((alert) => alert.access_code_id === job.access_code_id);
  const items = [
    ...ownTroubles(overview),
    ...overview.dead.map((job) => deadJob(job, alertsOf(job))),
    ...overview.alerts.filter((alert) => !isDead.has(alert.access_code_id)).map(openAlert),
  ];
  const deadJobs = overview.states.find(({ state }) => state === "dead")?.jobs ?? 0;
  const more = Math.max(0, deadJobs - overview.dead.length) + overview.alerts_omitted;
  return { items, more };
}

function drawAttention(overview) {
  const { items, more } = attention(overview);
  const count = items.length + more;
  const rows = items.length ? items : [item("good", { id: "all-well" }, "Nothing. Nobody waits for you.")];
  if (more) rows.push(make("p", { class: "quiet" }, `And ${more} more: `, make("code", {}, "sparekeyd status")));
  byId("attention-list").replaceChildren(...rows);
  byId("attention-count").textContent = count ? String(count) : "";
  document.title = count ? `(${count}) sparekeyd` : "sparekeyd";
  const words = count === 0 ? "Nothing needs a person." : count === 1 ? "1 thing needs a person." : `${count} things need a person.`;
  if (byId("announcement").textContent !== words) byId("announcement").textContent = words;
}

// --- Jobs ------------------------------------------------------------------------------------------------------

const tile = (attributes, name, value, ...small) =>
  make("div", attributes, make("dt", {}, name), make("dd", {}, value), make("dd", {}, ...small));

const stateTile = ({ state, jobs, oldest }) =>
  tile(
    { "data-state": state, class: state === "dead" && jobs ? "critical" : undefined },
    stateNames[state] ?? state,
    String(jobs),
    ...(jobs && oldest ? ["oldest ", since(oldest)] : [stateHints[state] ?? ""]),
  );

const roughly = (seconds) => (seconds < 10 ? `${seconds.toFixed(1)} s` : seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);

const latencyTile = ({ count, p50_s: half, p95_s: most }) =>
  tile(
    { id: "latency" },
    "event to guest",
    count ? `≈ ${roughly(half)}` : "–",
    count ? `95 % within ${roughly(most)}; ${count} told since the start` : "nobody told since the start",
  );

// --- Timelines -------------------------------------------------------------------------------------------------

const timelineRow = (line) =>
  make(
    "li",
    {},
    make("time", { datetime: line.at, title: line.at }, clock(line.at)),
    make("span", { class: "step" }, line.step),
    make("span", { class: "detail" }, line.due ? `${line.detail}, until ${clock(line.due)}` : line.detail),
  );

/** Opens to the job's history, and is kept up to date while it is open. */
function timeline(key, id, attributes, ...summary) {
  const list = make("ol", { class: "timeline" }, ...(timelines.get(key) ?? []).map(timelineRow));
  const details = make("details", attributes, make("summary", {}, ...summary), list);
  details.open = timelines.has(key);
  if (details.open) fillTimeline(list, key, id);
  details.addEventListener("toggle", () => {
    if (!details.open) return void timelines.delete(key);
    if (timelines.has(key)) return; // opened by us
    timelines.set(key, []);
    fillTimeline(list, key, id);
  });
  return details;
}

async function fillTimeline(list, key, id) {
  try {
    const { lines } = await (await api(`/api/why?id=${encodeURIComponent(id)}`)).json();
    if (timelines.has(key)) timelines.set(key, lines);
    list.replaceChildren(...(lines.length ? lines.map(timelineRow) : [make("li", {}, "Nothing is known of it any more.")]));
  } catch (error) {
    list.replaceChildren(make("li", {}, error.message));
  }
}

function recentJob(job) {
  const key = `recent:${job.access_code_id}`;
  const { tone, words } = standing(job);
  return timeline(
    key,
    job.access_code_id,
    { class: `item ${tone}`, "data-key": key },
    since(job.last),
    badge(tone, words),
    shortId(job.access_code_id),
    job.state !== "done" && job.state !== "dead" && job.reason && make("span", { class: "quiet" }, spaced(job.reason)),
  );
}

// --- Locks -----------------------------------------------------------------------------------------------------

const toneOf = (severity) => (severity === "error" ? "critical" : "warning");

function lock(entry) {
  const { problems } = entry;
  const tone = problems.some(({ severity }) => severity === "error") ? "critical" : problems.length ? "warning" : "good";
  const pool = entry.pool_supported === false ? "has no pool" : entry.pool_enabled ? "pool on" : "";
  return item(
    tone,
    { "data-device": entry.device_id },
    make("p", { class: "top" }, make("strong", { title: entry.device_id }, entry.name || entry.device_id), make("span", { class: "quiet" }, pool)),
    ...problems.map(({ severity, code, text }) =>
      make("p", { class: `badge ${toneOf(severity)}`, title: code }, text),
    ),
  );
}

function drawLocks({ devices, omitted, failures }) {
  const troubled = devices.filter(({ problems }) => problems.length > 0);
  const well = devices.filter(({ problems }) => problems.length === 0);
  const rows = [...failures.map((text) => item("warning", {}, text)), ...troubled.map(lock)];
  if (well.length > 0) {
    const count = well.length + omitted;
    const details = make("details", { class: "item good", id: "locks-well" }, make("summary", {}, count === 1 ? "1 lock is well" : `${count} locks are well`), ...well.map(lock));
    details.open = byId("locks-well")?.open ?? false;
    rows.push(details);
    if (omitted) details.append(make("p", { class: "quiet" }, `And ${omitted} more.`));
  } else if (omitted) {
    rows.push(make("p", { class: "quiet" }, `And ${omitted} more.`));
  }
  keepFocus(() => byId("device-list").replaceChildren(...(rows.length ? rows : [make("p", { class: "quiet" }, "No locks.")])));
}

// --- The whole -------------------------------------------------------------------------------------------------

let shown = ""; // the last overview, so that nothing is redrawn without news

function draw({ now, ...overview }) {
  setClock(now);
  byId("host").textContent = `on ${overview.host}`;
  const isWell = overview.not_ready.length === 0 && overview.trouble === undefined;
  sayLive(isWell, overview.trouble ? "Redis does not answer" : isWell ? "live" : "live, but not ready");
  byId("sections").classList.toggle("stale", overview.trouble !== undefined);
  const news = JSON.stringify(overview);
  if (news === shown) return growOld();
  shown = news;
  const { trouble, pause } = overview;
  byId("trouble").hidden = trouble === undefined;
  if (trouble !== undefined) {
    // What was drawn before is the best that there is.
    byId("trouble").textContent = `Redis cannot be asked, so what stands here may be old: ${trouble}`;
    return growOld();
  }
  byId("pause").hidden = !pause;
  if (pause)
    byId("pause").replaceChildren(
      make("strong", {}, `Paused by ${pause.who} `, since(pause.since)),
      `${pause.reason ? `: ${pause.reason}` : ""}. No guest is told, `,
      ...(pause.until ? ["it ends ", since(pause.until), "."] : ["until ", make("code", {}, "sparekeyd resume"), "."]),
    );
  keepFocus(() => {
    drawAttention(overview);
    byId("states").replaceChildren(...overview.states.map(stateTile), latencyTile(overview.latency));
    const recent = overview.recent.map(recentJob);
    byId("recent-list").replaceChildren(...(recent.length ? recent : [make("p", { class: "quiet" }, "No events yet.")]));
  });
}

function sayLive(isWell, text) {
  const line = byId("live");
  line.classList.toggle("on", isWell);
  if (line.textContent !== text) line.textContent = text;
}

/** Whoever uses the keyboard stays where they were; if that is gone, they are at the heading above it. */
function keepFocus(change) {
  const focusable = "button, summary";
  const before = document.activeElement;
  const place = before?.closest?.("[data-key]");
  const inside = place && [...place.querySelectorAll(focusable)].indexOf(before);
  const isWell = before?.closest?.("#locks-well") && before.matches("summary");
  change();
  if (isWell) byId("locks-well")?.querySelector("summary").focus();
  if (!place || document.contains(before)) return;
  const again = document.querySelector(`[data-key="${CSS.escape(place.dataset.key)}"]`);
  if (again) again.querySelectorAll(focusable)[inside]?.focus({ preventScroll: true });
  else byId("attention").focus({ preventScroll: true });
}
