// The built-in notifiers in the daemon: twilio, http and smtp, one after the other and all at once.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { startMailServer, startTwilio, startWebhookReceiver, unusedUrl } from "./support/providers.mjs";
import { startScene } from "./support/scene.mjs";
import { newWebhookSecret } from "./support/secrets.mjs";
import { stayUnderWay } from "./support/stays.mjs";
import { waitFor } from "./support/wait_for.mjs";

const accountSid = "AC0123456789abcdef0123456789abcdef";
const token = "twilio-token-swordfish";
const jane = { name: "Jane Doe", phone: "+14155550123", email: "jane@example.com", locale: "en" };
const booking = () => ({ ...stayUnderWay(), name: "Booking 4711" });

function secretFile(dir, name, secret) {
  const file = path.join(dir, name);
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return file;
}

const twilioTable = (dir, url) => ({
  type: "twilio",
  account_sid: accountSid,
  token_file: secretFile(dir, "twilio-token", token),
  from: "+14155550100",
  api_url: url,
});
const httpTable = (dir, { url }, secret) => ({
  type: "http",
  url,
  signing_secret_file: secretFile(dir, "notify-secret", secret),
});
const smtpTable = ({ url }) => ({ type: "smtp", url, starttls: "off", from: "Front Desk <desk@example.com>" });

/** A scene whose guest directory knows Jane, by the name of her booking. */
async function sceneWith(t, channels, notify = {}) {
  const scene = await startScene(t, {
    channels: (outbox, dir) => channels(dir),
    notify,
    guests: ({ dir }) => {
      const file = path.join(dir, "guests.csv");
      const row = ["", "Booking 4711", jane.name, jane.phone, jane.email, jane.locale].join(",");
      writeFileSync(file, `access_code_id,access_code_name,name,phone,email,locale\n${row}\n`, { mode: 0o600 });
      return { source: "file", file };
    },
  });
  scene.contacts = Object.values(jane).slice(0, 3);
  return scene;
}

const statesOf = (job, ...channels) => channels.map((channel) => job[`send:${channel}`]?.state);

test("Twilio answers 503, the webhook tells the guest, the ledger has both, and Twilio is not asked again", async (t) => {
  const secret = newWebhookSecret();
  const twilio = await startTwilio(t, { accountSid, token });
  const receiver = await startWebhookReceiver(t, { secret });
  twilio.next = [503];
  const scene = await sceneWith(t, (dir) => ({
    sms: twilioTable(dir, twilio.url),
    webhook: httpTable(dir, receiver, secret),
  }));
  const [code] = await scene.addGuestInTrouble(booking());
  await scene.waitForEnd(code);

  const { code: pin } = await scene.backupOf(code);
  assert.deepEqual(receiver.refused, []);
  assert.equal(receiver.messages.length, 1);
  const [{ id, key, payload }] = receiver.messages;
  assert.ok(payload.pin === pin && payload.message.text.includes(pin), "not the backup's PIN");
  assert.deepEqual(payload.recipient, jane);
  assert.equal(id, payload.idempotency_key);
  assert.equal(key, payload.idempotency_key);
  assert.equal(twilio.forms[0].To, jane.phone);
  assert.equal(twilio.forms[0].From, "+14155550100");
  assert.ok(twilio.forms[0].Body.includes(pin), "the text does not hold the PIN");

  assert.deepEqual(statesOf(await scene.job(code), "sms", "webhook"), ["failed", "sent"]);
  await scene.settle();
  assert.equal(twilio.forms.length, 1);
  assert.equal(receiver.messages.length, 1);
  assert.match(scene.log, /notifier answered.* channel=sms result=temporary .*detail="HTTP 503/);
  assert.match(scene.log, /notifier answered.* channel=webhook result=sent .*provider_id=m-1/);
  assert.ok(!scene.log.includes(token));
  await scene.assertNothingLeaked();
});

test("Twilio is down, and the guest gets an e-mail", async (t) => {
  const mail = await startMailServer(t);
  const nobody = await unusedUrl();
  const scene = await sceneWith(t, (dir) => ({ sms: twilioTable(dir, nobody), email: smtpTable(mail) }));
  const [code] = await scene.addGuestInTrouble(booking());
  await scene.waitForEnd(code);

  assert.deepEqual(statesOf(await scene.job(code), "sms", "email"), ["failed", "sent"]);
  assert.equal(mail.mails.length, 1);
  const [{ from, to, text }] = mail.mails;
  assert.deepEqual([from, to], ["desk@example.com", jane.email]);
  assert.match(text, /^To: "Jane Doe"\r\n <jane@example\.com>\r\nSubject: \S.*\r\nMessage-ID: <\S+@example\.com>\r\n/m);
  const { code: pin } = await scene.backupOf(code);
  assert.ok(text.slice(text.indexOf("\r\n\r\n")).includes(pin), "the mail does not hold the PIN");
  await scene.settle();
  await scene.assertNothingLeaked();
});

test("with fan-out, a Twilio that fails is tried again, and nobody else tells the guest twice", async (t) => {
  const secret = newWebhookSecret();
  const twilio = await startTwilio(t, { accountSid, token });
  const receiver = await startWebhookReceiver(t, { secret });
  const mail = await startMailServer(t);
  twilio.next = [503, 500];
  const scene = await sceneWith(
    t,
    (dir) => ({
      sms: twilioTable(dir, twilio.url),
      webhook: httpTable(dir, receiver, secret),
      email: smtpTable(mail),
    }),
    { fan_out: true },
  );
  const [code] = await scene.addGuestInTrouble(booking());
  await scene.waitForEnd(code);
  await scene.settle();

  assert.equal(twilio.forms.length, 3);
  assert.equal(receiver.messages.length, 1);
  assert.equal(mail.mails.length, 1);
  assert.deepEqual(statesOf(await scene.job(code), "sms", "webhook", "email"), ["sent", "sent", "sent"]);
  await scene.assertNothingLeaked();
});

test("an answer that gets lost is made up for by the same message with the same id", async (t) => {
  const secret = newWebhookSecret();
  const receiver = await startWebhookReceiver(t, { secret });
  receiver.next = ["cut"];
  const scene = await sceneWith(t, (dir) => ({ webhook: httpTable(dir, receiver, secret) }));
  const [code] = await scene.addGuestInTrouble(booking());
  await scene.waitForEnd(code);
  assert.equal(receiver.messages.length, 2);
  const [first, second] = receiver.messages;
  assert.equal(second.id, first.id);
  assert.equal(second.payload.pin, first.payload.pin);
  assert.deepEqual([first.payload.attempt, second.payload.attempt], [1, 2]);
  await scene.assertNothingLeaked();
});

test("where that is not wanted, Twilio's lost answer is a person's business, and the guest gets one text", async (t) => {
  const twilio = await startTwilio(t, { accountSid, token });
  twilio.next = ["cut"];
  const scene = await sceneWith(t, (dir) => ({ sms: twilioTable(dir, twilio.url) }), { on_uncertain: "alert" });
  const [code] = await scene.addGuestInTrouble(booking());
  await waitFor("an alert", async () =>
    (await scene.alertbox.messages()).some(({ details }) => details.access_code_id === code.access_code_id),
  );
  assert.deepEqual(statesOf(await scene.job(code), "sms"), ["uncertain"]);
  assert.equal(twilio.forms.length, 1);
  await scene.assertNothingLeaked();
});

test("a number that Twilio does not take is no reason to ask it again", async (t) => {
  const secret = newWebhookSecret();
  const twilio = await startTwilio(t, { accountSid, token });
  const receiver = await startWebhookReceiver(t, { secret });
  twilio.next = [400];
  receiver.next = [503, 503];
  const scene = await sceneWith(t, (dir) => ({
    sms: twilioTable(dir, twilio.url),
    webhook: httpTable(dir, receiver, secret),
  }));
  const [code] = await scene.addGuestInTrouble(booking());
  await scene.waitForEnd(code);
  assert.equal(receiver.messages.length, 3);
  assert.equal(twilio.forms.length, 1);
  await scene.assertNothingLeaked();
});
