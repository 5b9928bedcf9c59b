// Looks for many PINs in much text at once.
import { mentionsPin } from "../../e2e/support/leaks.mjs";

/** Which of the `texts`, {place: text}, hold a PIN of these access codes. */
export function placesWithPins(codes, texts) {
  const pins = new Set(codes.map((code) => code.code));
  return Object.keys(texts).filter((place) => {
    const numbers = new Set(texts[place].match(/\d+/g));
    return [...numbers].some((number) => pins.has(number) && mentionsPin(texts[place], number));
  });
}
