import fc from "fast-check";
import { expect, it } from "vitest";
import { safeFileName } from "./file-name.ts";

it.each([
  ["../../etc/passwd", "passwd"],
  ["C:\\photos\\a.jpg", "a.jpg"],
  ["  .hidden. ", "hidden"],
  ["a\u202Egnp.exe", "agnp.exe"],
  ["", "file"],
  ["...", "file"],
  [`${"a.jpg.".repeat(50)}x.😀`, "a.jpg.".repeat(25).slice(0, -1)],
  [`${"a".repeat(140)}. . . . . ${"b".repeat(100)}.jpg`, `${"a".repeat(140)}.jpg`],
])("takes out of %j what is no name", (name, safe) => {
  expect(safeFileName(name)).toBe(safe);
});

it("is a short name whatever a client sends, in a time that does not grow with its length", () => {
  const part = fc.constantFrom(" ", ".", " .", "x", "/", "\\", "\u202e", "😀", "\ud800", "é", ".jpg", "\0");
  const name = fc
    .array(fc.tuple(part, fc.constantFrom(1, 3, 200, 100_000)), { maxLength: 6 })
    .map((parts) => parts.map(([text, times]) => text.repeat(times)).join(""));
  fc.assert(
    fc.property(name, (sent) => {
      const safe = safeFileName(sent);
      expect(safe.length).toBeGreaterThan(0);
      expect(safe.length).toBeLessThanOrEqual(150);
      expect(safe).not.toMatch(/[\\/\p{Cc}\p{Cf}]|^[\s.]|[\s.]$/u);
    }),
    { examples: [[`${" ".repeat(200_000)}x${" .".repeat(100_000)}x`]] },
  );
});
