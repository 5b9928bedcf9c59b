// Third part: talking to the daemon.

const csrfToken = document.querySelector('meta[name="csrf-token"]').content;
let token = sessionStorage.getItem("token") ?? "";

class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function api(path, options = {}) {
  const authorization = token && { Authorization: `Bearer ${token}` };
  const response = await fetch(path, { ...options, headers: { ...authorization, ...options.headers }, cache: "no-store" });
  if (response.ok) return response;
  const text = await response.text();
  let message = `The daemon answered ${response.status}.`;
  try {
    message = JSON.parse(text).error ?? message;
  } catch {
    // no JSON: the status must do
  }
  throw new ApiError(response.status, message);
}

// --- Acting ----------------------------------------------------------------------------------------------------

function toast(text) {
  const line = byId("toast");
  line.textContent = text;
  line.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (line.hidden = true), 6000);
}

/** Not `disabled` meanwhile: that would take the focus away. */
async function act(button, path, body, done) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    await api(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrfToken },
      body: JSON.stringify(body),
    });
    toast(done);
  } catch (error) {
    toast(error.message);
  }
  button.ariaBusy = null;
}

const retryJob = (button, { access_code_id }) => act(button, "/api/retry", { access_code_id }, "It is tried again.");

function askToDrop(button, { access_code_id }) {
  const dialog = byId("confirm");
  const reason = byId("confirm-reason");
  byId("confirm-id").textContent = access_code_id;
  reason.value = "";
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "drop") return;
    act(button, "/api/drop", { access_code_id, reason: reason.value }, "It was dropped.");
  };
  dialog.showModal();
  reason.focus();
}

byId("confirm-cancel").addEventListener("click", () => byId("confirm").close(""));

// --- Live ------------------------------------------------------------------------------------------------------

const retryMs = 2000;
const isOpen = () => !byId("sections").hidden;

/** Server-sent events by fetch, because an EventSource cannot carry the token. */
async function listen() {
  const response = await api("/api/events");
  byId("token-form").hidden = true;
  byId("sections").hidden = false;
  loadLocks();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const event = text.slice(0, end);
      if (event.startsWith("data: ")) draw(JSON.parse(event.slice("data: ".length)));
    }
  }
}

function askForToken() {
  sayLive(false, "locked");
  byId("token-wrong").hidden = token === "";
  token = "";
  sessionStorage.removeItem("token");
  byId("token-form").hidden = false;
  byId("sections").hidden = true;
  byId("token").focus();
}

async function live() {
  for (;;) {
    let trouble = "connection lost, trying again…";
    try {
      await listen();
    } catch (error) {
      if (error.status === 401) return askForToken();
      if (error.status) trouble = error.message;
    }
    sayLive(false, trouble);
    byId("sections").classList.add("stale");
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  token = byId("token").value.trim();
  sessionStorage.setItem("token", token);
  byId("token").value = "";
  byId("token-form").hidden = true; // comes back if that is not the token
  live();
});

let locksShown = "";

async function loadLocks() {
  try {
    const text = await (await api("/api/devices")).text();
    if (text !== locksShown) drawLocks(JSON.parse(text));
    locksShown = text;
  } catch (error) {
    locksShown = "";
    byId("device-list").replaceChildren(item("warning", {}, error.message));
  }
}

setInterval(() => isOpen() && !document.hidden && loadLocks(), 60_000);
setInterval(growOld, 1000);
live();
