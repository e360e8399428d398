/**
 * Characters that do something to a terminal, or to how the text around them is read: controls, line separators, marks and
 * overrides of direction, what nobody sees, and halves of characters.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const LONGEST = 500;

/**
 * Makes a line of text that may come from anybody safe to print.
 * @returns one line, in which each such character is written as its number, like `\u{202e}`
 */
export function printable(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return shown.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
