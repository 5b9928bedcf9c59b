// The search for leaked PINs and contact data finds what it should: without this, its silence would prove nothing.
import assert from "node:assert/strict";
import test from "node:test";
import { mentionsContact, mentionsPin } from "./support/leaks.mjs";

for (const text of [
  "pin=4207 sent",
  '{"pin":"4207"}',
  "Your code is 4207.",
  "use 4207, please",
  "$4\r\n4207\r\n",
  "code:4207",
  "4207",
]) {
  test(`a PIN is seen in ${JSON.stringify(text)}`, () => assert.equal(mentionsPin(text, "4207"), true));
}

for (const text of [
  "2026-11-23T22:09:23.4207Z",
  "id 71d9a6f2-4207-4a8a-8a83-47def8e54339",
  "delay_ms=4207",
  "pid=4207",
  "$4207\r\n",
  "14207",
]) {
  test(`no PIN is seen in ${JSON.stringify(text)}`, () => assert.equal(mentionsPin(text, "4207"), false));
}

for (const [text, contact] of [
  ['{"phone":"+14155550123"}', "+14155550123"],
  ["calling (415) 555-0123 now", "+14155550123"],
  ["4155550123", "+1 415 555 0123"],
  ["to JANE@example.com", "jane@example.com"],
  ['name="Jane Doe"', "Jane Doe"],
]) {
  test(`${contact} is seen in ${JSON.stringify(text)}`, () => assert.equal(mentionsContact(text, contact), true));
}

test("no contact data is seen in what has none", () => {
  const text = "2026-11-23T22:09:23.415Z id 71d9a6f2-4155-4550-8a83-123def8e5433 delay_ms=4155550 pid=123";
  for (const contact of ["+14155550123", "jane@example.com", "Jane Doe"])
    assert.equal(mentionsContact(text, contact), false);
});
