// Finds secrets in text that must not hold any.

/**
 * Is this PIN in the text? A PIN is a short number, so one that is part of a time, an id, a count or a
 * process id does not count; one that stands in words, in quotes, in JSON or after a `=` does.
 */
export function mentionsPin(text, pin) {
  const before = "(?<![0-9a-zA-Z+$-]|[0-9]\\.|\\bpid=|_ms=)";
  const after = "(?![0-9a-zA-Z-]|\\.[0-9])";
  return new RegExp(before + pin + after).test(text);
}

/** Is this name, telephone number or e-mail address in the text? A number however it is punctuated. */
export function mentionsContact(text, contact) {
  const digits = contact.replace(/\D/g, "");
  if (!/^\+?[0-9 ().-]+$/.test(contact)) return text.toLowerCase().includes(contact.toLowerCase());
  return new RegExp([...digits.slice(-10)].join("[ ().-]{0,3}")).test(text);
}
