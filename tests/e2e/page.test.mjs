// The operators' page in a browser, before a whole daemon. Screenshots are kept in build/<preset>/screenshots.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { phone, startBrowser } from "./support/browser.mjs";
import { writeSecret } from "./support/daemon.mjs";
import { request } from "./support/http.mjs";
import { startScene } from "./support/scene.mjs";
import { makeTempDir } from "./support/temp_dir.mjs";
import { waitFor } from "./support/wait_for.mjs";

const pullPath = "/access_codes/pull_backup_access_code";
const onLoopback = { admin: { address: "127.0.0.1:0" } };

const dead = (code) => `[data-key="dead:${code.access_code_id}"]`;
const recent = (code) => `[data-key="recent:${code.access_code_id}"]`;

/** A scene whose notifier refuses every guest until `mend` is called. */
async function startSceneOfRefusal(t, options) {
  const scene = await startScene(t, {
    ...onLoopback,
    notifier: (outbox, dir) => ["/bin/sh", "-c", `[ -e '${dir}/mended' ] || exit 1; exec "$@"`, "-", ...outbox.command],
    ...options,
  });
  return { scene, mend: () => writeFile(path.join(scene.dir, "mended"), "") };
}

/** The page of the scene, once it shows something. */
async function openPage(t, scene) {
  const browser = await startBrowser(t);
  await browser.page.goto(scene.admin.url);
  await browser.page.waitForSelector("#states [data-state]");
  return browser;
}

test("a failure shows up on the open page, and so does its end", async (t) => {
  const scene = await startScene(t, { ...onLoopback, device: { name: "Seaside 3" } });
  await scene.seam.addFault({ route: pullPath, status: 500, times: 1000 });
  await scene.addGuest(); // whose lock is there from the beginning
  const browser = await openPage(t, scene);
  const { page } = browser;
  assert.equal(await page.textContent("#all-well"), "Nothing. Nobody waits for you.");
  assert.equal(await page.textContent("#recent-list"), "No events yet.");

  const [code] = await scene.addGuestInTrouble();
  await page.waitForSelector(recent(code)); // without a reload
  await page.click(`${recent(code)} summary`);
  await page.waitForSelector(`${recent(code)} .step:text-is("retry")`);
  await scene.seam.clearFaults();
  await page.waitForSelector(`${recent(code)}.good .badge:text-is("guest told")`);
  await page.waitForSelector(`${recent(code)}[open] .step:text-is("done")`); // still open, and up to date
  await page.waitForSelector('#latency dd:text-matches("1 told")');
  await page.waitForSelector('#live.on:text-is("live")');
  assert.equal(await page.title(), "sparekeyd");
  await page.waitForSelector('#locks-well summary:text-is("1 lock is well")');

  await browser.keepScreenshots("told");
  assert.deepEqual(browser.complaints, []);
  await scene.assertRescued(code);
  await scene.assertNothingLeaked();
});

test("a job that was given up is tried again, with the keyboard alone", async (t) => {
  const { scene, mend } = await startSceneOfRefusal(t, { device: { name: "Seaside 3" } });
  const [code] = await scene.addGuestInTrouble();
  await waitFor("a dead job", async () => (await scene.job(code)).state === "dead");
  await scene.updateDevice({ errors: ["empty_backup_access_code_pool"], warnings: ["many_active_backup_codes"], online: false });
  const browser = await openPage(t, scene);
  const { page } = browser;
  await page.waitForSelector(`${dead(code)} p:text-is("Every channel refused to send the guest's new PIN.")`);
  assert.equal(await page.title(), "(1) sparekeyd"); // the alert and the job are one thing
  assert.equal(await page.textContent("#announcement"), "1 thing needs a person.");

  await browser.tabTo(`${dead(code)} summary`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${dead(code)} .step:text-is("dead")`);
  const text = await page.textContent("body");
  const backup = await scene.backupOf(code);
  assert.ok(!text.includes(code.code) && !text.includes(backup.code), "a PIN is on the page");
  await page.waitForSelector('[data-device].critical .badge:text-is("no backup codes left")');
  await browser.keepScreenshots("given-up");

  await mend();
  await page.setViewportSize(phone);
  await browser.tabTo(`${dead(code)} [data-action=retry]`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${recent(code)}.good .badge:text-is("guest told")`);
  await page.waitForSelector("#all-well");
  assert.equal(await page.evaluate(() => document.activeElement.id), "attention"); // not lost
  await page.click(`${recent(code)} summary`);
  await page.waitForSelector(`${recent(code)} li:has(.step:text-is("requeued")) .detail:text-matches("by the operators' page of ")`);
  assert.deepEqual(browser.complaints, []);
  await scene.assertRescued(code);
  await scene.assertNothingLeaked();
});

test("to drop a job, a person says why", async (t) => {
  const { scene } = await startSceneOfRefusal(t);
  const browser = await openPage(t, scene);
  const { page } = browser;
  const [code] = await scene.addGuestInTrouble();

  await page.click(`${dead(code)} [data-action=drop]`);
  await page.waitForSelector("#confirm[open]");
  await page.screenshot({ path: await browser.screenshot("drop") });
  await page.keyboard.press("Escape");
  await page.waitForSelector("#confirm", { state: "hidden" });
  await page.click(`${dead(code)} [data-action=drop]`);
  await page.keyboard.press("Enter"); // without a reason
  assert.ok(await page.isVisible("#confirm"));
  assert.equal((await scene.job(code)).state, "dead");

  await page.keyboard.type("called him <b>by phone</b>");
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${recent(code)} .badge:text-is("dropped")`);
  await page.waitForSelector(dead(code), { state: "detached" });
  assert.equal((await scene.job(code)).outcome, "dropped");
  await page.click(`${recent(code)} summary`);
  await page.waitForSelector(`${recent(code)} .detail:text-matches(": called him <b>by phone</b>$")`);
  assert.deepEqual(browser.complaints, []);
});

test("with a token, the page asks for it and shows nothing before", async (t) => {
  const token = randomUUID();
  const dir = await makeTempDir();
  const admin = { address: "127.0.0.1:0", token_file: await writeSecret(dir, "admin-token", token) };
  const scene = await startScene(t, { admin });
  const { page } = await startBrowser(t);
  await page.goto(scene.admin.url);
  await page.waitForSelector("#token-form");
  assert.ok(await page.isHidden("#sections"));
  await page.fill("#token", "not-the-token-but-long");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#token-wrong");
  await page.fill("#token", token);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#states [data-state]");
  assert.ok(await page.isHidden("#token-form"));
  await page.reload();
  await page.waitForSelector("#states [data-state]"); // this tab remembers it
  for (const url of ["/api/overview", "/api/events", "/api/why?id=x", "/api/devices"])
    assert.equal((await scene.admin.get(url)).status, 401, url);
  assert.ok(!scene.log.includes(token));
});

test("the page says when the daemon or its Redis is gone, and goes on by itself", async (t) => {
  const scene = await startScene(t, onLoopback);
  const { page } = await openPage(t, scene);
  await scene.redis.stop();
  await page.waitForSelector('#trouble:text-matches("Redis cannot be asked")');
  await page.waitForSelector("#states [data-state]"); // what was known stays
  await scene.redis.start();
  await page.waitForSelector("#trouble", { state: "hidden" });
  await page.waitForSelector('#live.on:text-is("live")');
  assert.deepEqual(await scene.daemon.stop(), { code: 0, signal: null }); // though somebody listens
  await page.waitForSelector('#live:text-is("connection lost, trying again…")');
});

test("requests that another site's page could make are refused", async (t) => {
  const { scene } = await startSceneOfRefusal(t);
  const [code] = await scene.addGuestInTrouble();
  await waitFor("a dead job", async () => (await scene.job(code)).state === "dead");
  const { headers, text } = await scene.admin.get("/");
  const [, csrfToken] = /name="csrf-token" content="(\w+)"/.exec(text);
  const [, nonce] = /script-src 'nonce-(\w+)';/.exec(headers["content-security-policy"]);
  assert.ok(text.includes(`<script nonce="${nonce}">`));
  assert.ok(!(await scene.admin.get("/")).text.includes(nonce), "a nonce came twice");

  const host = new URL(scene.admin.url).host;
  const good = { host, origin: scene.admin.url, "content-type": "application/json", "x-csrf-token": csrfToken };
  const retry = async (changes) => {
    const merged = Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined);
    const body = JSON.stringify({ access_code_id: code.access_code_id });
    return request(`${scene.admin.url}/api/retry`, { method: "POST", headers: Object.fromEntries(merged), body });
  };
  const bad = {
    "no token": { "x-csrf-token": undefined },
    "a wrong token": { "x-csrf-token": "0".repeat(csrfToken.length) },
    "another site": { origin: "http://evil.example" },
    "no site": { origin: "null" },
    "a form": { "content-type": "text/plain" },
  };
  for (const [what, changes] of Object.entries(bad)) assert.equal((await retry(changes)).status, 403, what);
  const rebound = { host: "evil.example", origin: "http://evil.example" };
  assert.equal((await retry(rebound)).status, 421);
  for (const path of ["/api/overview", "/metrics"])
    assert.equal((await scene.admin.get(path, { host: "evil.example" })).status, 421, path);
  assert.equal((await scene.admin.get("/api/retry")).status, 405);
  assert.equal((await scene.job(code)).state, "dead");
  assert.equal((await retry({})).status, 200);
});
