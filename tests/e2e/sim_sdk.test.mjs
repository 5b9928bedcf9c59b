// Holds seam-sim against Seam: driven by the official SDK, judged by the official schemas.
import assert from "node:assert/strict";
import test from "node:test";
import { Seam, SeamHttpApiError, SeamHttpInvalidInputError, SeamHttpUnauthorizedError } from "seam";
import { assertConforms } from "./support/conforms.mjs";
import { startSeamSim } from "./support/seam_sim.mjs";
import { hoursFromNow, stayUnderWay } from "./support/stays.mjs";

const unknownId = "00000000-0000-4000-8000-000000000000";

/** A simulator with a device and a guest's code, and the SDK talking to it. */
async function startScene(t, { behaviour, device: wanted } = {}) {
  const sim = await startSeamSim(t, { behaviour });
  const device = await sim.addDevice(wanted);
  const original = await sim.addAccessCode({ device_id: device.device_id, ...stayUnderWay() });
  const seam = new Seam({ apiKey: sim.apiKey, endpoint: sim.url });
  return { sim, device, original, seam };
}

const idOf = (code) => ({ access_code_id: code.access_code_id });

test("a device is read alone and in a list", async (t) => {
  const { seam, device } = await startScene(t);
  const one = await seam.devices.get({ device_id: device.device_id });
  assertConforms("device", one);
  assert.equal(one.properties.supports_backup_access_code_pool, true);
  assert.deepEqual(await seam.devices.list(), [one]);
  assert.deepEqual(await seam.devices.list({ device_ids: [unknownId] }), []);
});

test("an unhealthy device shows its errors and warnings as the schema wants them", async (t) => {
  const { sim, seam, device } = await startScene(t, { device: { pool_size: 0 } });
  await sim.updateDevice(device.device_id, {
    online: false,
    errors: ["device_disconnected"],
    warnings: ["partial_backup_access_code_pool", "many_active_backup_codes"],
  });
  const read = await seam.devices.get({ device_id: device.device_id });
  assertConforms("device", read);
  assert.deepEqual(
    read.errors.map((error) => error.error_code),
    ["device_disconnected", "device_offline"],
  );
  assert.equal(read.warnings.length, 2);
});

test("a code is created, read, listed and deleted", async (t) => {
  const { seam, device } = await startScene(t);
  const stay = { starts_at: hoursFromNow(1), ends_at: hoursFromNow(30) };
  const created = await seam.accessCodes.create({
    device_id: device.device_id,
    name: "Guest",
    code: "483920",
    use_backup_access_code_pool: true,
    ...stay,
  });
  assertConforms("access_code", created);
  assert.deepEqual({ starts_at: created.starts_at, ends_at: created.ends_at }, stay);
  assert.equal(created.is_backup_access_code_available, true);
  assert.deepEqual(await seam.accessCodes.get(idOf(created)), created);

  await seam.accessCodes.delete(idOf(created));
  await assert.rejects(seam.accessCodes.get(idOf(created)), { statusCode: 404 });
});

test("lists hold what was asked for, and no backups that wait in the pool", async (t) => {
  const { seam, sim, device, original } = await startScene(t);
  const elsewhere = await sim.addDevice({ name: "Back Door" });
  const other = await sim.addAccessCode({ device_id: elsewhere.device_id, ...stayUnderWay() });
  const ids = (codes) => codes.map((code) => code.access_code_id);

  assert.deepEqual(ids(await seam.accessCodes.list({ device_id: device.device_id })), [
    original.access_code_id,
  ]);
  const both = ids([original, other]);
  assert.deepEqual(ids(await seam.accessCodes.list({ access_code_ids: both })), both);
});

test("lists come in pages, and a cursor holds for its own parameters only", async (t) => {
  const { seam, sim, device } = await startScene(t);
  for (let i = 0; i < 4; ++i) {
    await sim.addAccessCode({ device_id: device.device_id, ...stayUnderWay() });
  }
  const params = { device_id: device.device_id, limit: 2 };
  const { data } = await seam.client.get("/access_codes/list", { params });
  assertConforms("pagination", data.pagination);
  const pages = seam.createPaginator(seam.accessCodes.list(params));
  const [first, pagination] = await pages.firstPage();
  assert.equal(first.length, 2);
  assert.equal((await pages.flattenToArray()).length, 5);

  await assert.rejects(
    seam.accessCodes.list({ ...params, limit: 3, page_cursor: pagination.nextPageCursor }),
    (error) => error.code === "mismatched_page_parameters",
  );
});

test("a pull answers an aligned backup, always the same one, another one for another guest", async (t) => {
  const { seam, sim, device, original } = await startScene(t);
  const second = await sim.addAccessCode({ device_id: device.device_id, ...stayUnderWay() });
  const backup = await seam.accessCodes.pullBackupAccessCode(idOf(original));
  assertConforms("access_code", backup);
  assert.equal(backup.is_backup, true);
  assert.equal(backup.device_id, device.device_id);
  assert.equal(backup.ends_at, original.ends_at);
  assert.notEqual(backup.code, original.code);

  assert.deepEqual(await seam.accessCodes.pullBackupAccessCode(idOf(original)), backup);
  const another = await seam.accessCodes.pullBackupAccessCode(idOf(second));
  assert.notEqual(another.access_code_id, backup.access_code_id);
  assert.notEqual(another.code, backup.code);

  const marked = await seam.accessCodes.get(idOf(original));
  assertConforms("access_code", marked);
  assert.equal(marked.pulled_backup_access_code_id, backup.access_code_id);
  assert.equal(marked.warnings[0].warning_code, "using_backup_access_code");
});

test("an empty pool refuses, says so on the device, and serves again once refilled", async (t) => {
  const { seam, sim, device, original } = await startScene(t, { device: { pool_size: 1 } });
  const second = await sim.addAccessCode({ device_id: device.device_id, ...stayUnderWay() });
  await seam.accessCodes.pullBackupAccessCode(idOf(original));

  await sim.behave({ empty_pool_type: "whatever_seam_says" });
  await assert.rejects(
    seam.accessCodes.pullBackupAccessCode(idOf(second)),
    (error) => error.statusCode === 400 && error.code === "whatever_seam_says",
  );
  const empty = await seam.devices.get({ device_id: device.device_id });
  assertConforms("device", empty);
  assert.equal(empty.errors[0].error_code, "empty_backup_access_code_pool");
  assert.equal((await seam.accessCodes.get(idOf(second))).is_backup_access_code_available, false);

  await sim.updateDevice(device.device_id, { add_backups: 1 });
  assertConforms("access_code", await seam.accessCodes.pullBackupAccessCode(idOf(second)));
});

test("an ongoing code has no backup", async (t) => {
  const { seam, device } = await startScene(t);
  const ongoing = await seam.accessCodes.create({ device_id: device.device_id });
  assertConforms("access_code", ongoing);
  assert.equal(ongoing.type, "ongoing");
  await assert.rejects(
    seam.accessCodes.pullBackupAccessCode(idOf(ongoing)),
    (error) => error.code === "access_code_not_time_bound",
  );
});

test("an update moves both dates, and its action attempt ends in success", async (t) => {
  const { sim, seam, original } = await startScene(t);
  const stay = { starts_at: hoursFromNow(-1), ends_at: hoursFromNow(72) };
  await seam.accessCodes.update({ ...idOf(original), ...stay });
  assert.equal((await seam.accessCodes.get(idOf(original))).ends_at, stay.ends_at);

  const { data } = await seam.client.put("/access_codes/update", { ...idOf(original), ...stay });
  const attempt = await seam.actionAttempts.get({
    action_attempt_id: data.action_attempt.action_attempt_id,
  });
  assertConforms("action_attempt", attempt);
  assert.equal(attempt.status, "success");
  assert.deepEqual(
    (await sim.requests("/access_codes/update")).map((line) => line.method),
    ["PATCH", "PUT"],
  );
});

test("an update that stays pending shows the mutation and keeps the old end", async (t) => {
  const { seam, original } = await startScene(t, { behaviour: { updates: "pending" } });
  await seam.accessCodes.update({
    ...idOf(original),
    starts_at: original.starts_at,
    ends_at: hoursFromNow(72),
  });
  const read = await seam.accessCodes.get(idOf(original));
  assertConforms("access_code", read);
  assert.equal(read.ends_at, original.ends_at);
  assert.equal(read.pending_mutations[0].mutation_code, "updating_time_frame");
});

test("an update is refused with one date, a past end, or too many in a minute", async (t) => {
  const { seam, original } = await startScene(t, { behaviour: { updates_per_minute: 2 } });
  const update = (changes) => seam.accessCodes.update({ ...idOf(original), ...changes });
  await assert.rejects(update({ ends_at: hoursFromNow(72) }), SeamHttpInvalidInputError);
  await assert.rejects(
    update({ starts_at: hoursFromNow(-3), ends_at: hoursFromNow(-2) }),
    SeamHttpInvalidInputError,
  );

  await update({ name: "One" });
  await update({ name: "Two" });
  const impatient = new Seam({
    apiKey: seam.client.defaults.headers.authorization.slice("Bearer ".length),
    endpoint: seam.client.defaults.baseURL,
    axiosRetryOptions: { retries: 0 },
  });
  await assert.rejects(
    impatient.accessCodes.update({ ...idOf(original), name: "Three" }),
    (error) => error.statusCode === 429 || error.response?.status === 429,
  );
});

test("events of a failure are found by time, type and code, in both shapes", async (t) => {
  const { sim, seam, original } = await startScene(t);
  const event = await sim.fail(original.access_code_id);
  assertConforms("seam_event", event);
  assert.deepEqual(await seam.events.get({ event_id: event.event_id }), event);

  const found = await seam.events.list({
    since: hoursFromNow(-1),
    event_types: ["access_code.failed_to_set_on_device"],
    access_code_id: original.access_code_id,
  });
  assert.deepEqual(found, [event]);
  assert.deepEqual(await seam.events.list({ since: hoursFromNow(1) }), []);
  const between = await seam.events.list({ between: [hoursFromNow(-1), hoursFromNow(1)], limit: 1 });
  assert.equal(between.length, 1);

  await sim.behave({ event_shape: "old" });
  const old = await sim.fail(original.access_code_id);
  assert.equal("access_code_errors" in old, false);
});

test("every event that the simulator makes fits its schema", async (t) => {
  const { sim, seam, original } = await startScene(t);
  await sim.fail(original.access_code_id, { event_type: "access_code.delay_in_setting_on_device" });
  await sim.recover(original.access_code_id);
  await seam.accessCodes.pullBackupAccessCode(idOf(original));
  await seam.accessCodes.update({ ...idOf(original), starts_at: hoursFromNow(0), ends_at: hoursFromNow(9) });
  await seam.accessCodes.delete(idOf(original));
  const events = await seam.events.list({ since: hoursFromNow(-1) });
  for (const event of events) assertConforms("seam_event", event);
  assert.deepEqual(
    events.map((event) => event.event_type.replace("access_code.", "")),
    [
      "created",
      "delay_in_setting_on_device",
      "set_on_device",
      "backup_access_code_pulled",
      "time_frame_changed",
      "deleted",
    ],
  );
});

test("a failed code shows its error until it recovers", async (t) => {
  const { sim, seam, original } = await startScene(t);
  await sim.fail(original.access_code_id, { errors: ["no_space_for_access_code_on_device"] });
  const failed = await seam.accessCodes.get(idOf(original));
  assertConforms("access_code", failed);
  assert.equal(failed.status, "setting");
  assert.equal(failed.errors[0].error_code, "no_space_for_access_code_on_device");

  await sim.recover(original.access_code_id);
  const recovered = await seam.accessCodes.get(idOf(original));
  assert.equal(recovered.status, "set");
  assert.deepEqual(recovered.errors, []);
});

test("a key opens its own workspace only", async (t) => {
  const { sim, seam, original } = await startScene(t);
  const stranger = await sim.addWorkspace();
  const outsider = new Seam({ apiKey: stranger.api_key, endpoint: sim.url });
  await assert.rejects(outsider.accessCodes.get(idOf(original)), { statusCode: 404 });
  assert.deepEqual(await outsider.devices.list(), []);

  const wrong = new Seam({ apiKey: "seam_testwrong_key", endpoint: sim.url });
  await assert.rejects(wrong.devices.list(), SeamHttpUnauthorizedError);

  const personal = new Seam({
    personalAccessToken: sim.personalAccessToken,
    workspaceId: sim.workspaceId,
    endpoint: sim.url,
  });
  assert.deepEqual(await personal.devices.list(), await seam.devices.list());
  const workspace = await personal.workspaces.get();
  assertConforms("workspace", workspace);
});

test("errors carry type, request id, and which parameter was wrong", async (t) => {
  const { seam } = await startScene(t);
  await assert.rejects(seam.accessCodes.get({ access_code_id: unknownId }), (error) => {
    assert.ok(error instanceof SeamHttpApiError);
    assert.equal(error.code, "device_not_found");
    assert.match(error.requestId, /^[0-9a-f-]{36}$/);
    return true;
  });
  await assert.rejects(seam.accessCodes.get({ access_code_id: "not-a-uuid" }), (error) => {
    assert.ok(error instanceof SeamHttpInvalidInputError);
    assert.deepEqual(error.getValidationErrorMessages("access_code_id"), ["Invalid uuid"]);
    return true;
  });
});
