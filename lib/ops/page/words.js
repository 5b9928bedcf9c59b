"use strict";
// The operators' page, first part: elements, and words for what the daemon says. Texts are set as text, never as HTML.

const byId = (id) => document.getElementById(id);

/** An element: make("p", {class: "quiet"}, "text", child, …). What is undefined, null or false is left out. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false && child !== ""));
  return element;
}

// --- Times ---------------------------------------------------------------------------------------------------

const units = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
let aheadMs = 0; // of this machine's clock before the daemon's

const setClock = (now) => (aheadMs = Date.now() - Date.parse(now));

const isPast = (instant) => Date.parse(instant) < Date.now() - aheadMs;

/** "3 min ago", the largest unit that fits. */
function age(instant) {
  const seconds = (Date.now() - aheadMs - Date.parse(instant)) / 1000;
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units.at(-1);
  const text = `${Math.floor(Math.abs(seconds) / size)} ${unit}`;
  if (Math.abs(seconds) < 1) return "now";
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

/** An age that goes on by itself (growOld), with the exact time at hand. */
const since = (instant) =>
  make("time", { datetime: instant, title: new Date(instant).toLocaleString(), "data-age": "" }, age(instant));

function growOld() {
  for (const time of document.querySelectorAll("time[data-age]")) {
    const text = age(time.dateTime);
    if (text !== time.textContent) time.textContent = text;
  }
}

/** The time, with the date before it unless it is today's. */
function clock(instant) {
  const at = new Date(instant);
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? time : `${at.toLocaleDateString([], { day: "numeric", month: "short" })} ${time}`;
}

// --- Words ---------------------------------------------------------------------------------------------------

/** The beginning of an id, with the whole one at hand. */
const shortId = (id) => make("span", { class: "id", title: id }, id.length > 13 ? `${id.slice(0, 8)}…` : id);

const spaced = (word) => word.replaceAll("_", " ");

const stateNames = { ready: "ready", leased: "under way", waiting: "waiting", dead: "given up" };
const stateHints = {
  ready: "a worker takes them next",
  leased: "a worker has them",
  waiting: "held, or to be tried again",
  dead: "a person must act",
};

const outcomes = {
  told: "guest told",
  already_told: "told before",
  told_recovered: "told, both codes work",
  recovered: "code works again",
  cancelled: "stay cancelled",
  gone: "code deleted",
  expired: "stay is over",
  pool_maintenance: "pool maintenance",
  dropped: "dropped",
};

const notReady = {
  listener_stalled: "its listener stands still",
  worker_stalled: "its workers stand still",
  redis_silent: "Redis has been silent for a while",
  redis_unreachable: "Redis does not answer",
  durability_unmet: "Redis would not keep what is accepted (redis.durability)",
  queue_full: "the queue is full (redis.high_water)",
  draining: "it is stopping",
};

/** How a job stands: its words, and the tone in which to say them. */
function standing(job) {
  if (job.state === "dead") return { tone: "critical", words: `given up: ${spaced(job.reason)}` };
  if (job.state === "done") {
    const isBad = job.outcome === "dropped" || !(job.outcome in outcomes);
    return { tone: isBad ? "warning" : "good", words: outcomes[job.outcome] ?? spaced(job.outcome) };
  }
  return { tone: job.reason ? "warning" : "", words: stateNames[job.state] ?? job.state };
}
