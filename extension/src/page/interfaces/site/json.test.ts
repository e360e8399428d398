import fc from "fast-check";
import { expect, it } from "vitest";
import { address, count, list, record, records, sha1, text } from "./json.ts";

it("whatever a site answers is read as what is expected, or as missing", () => {
  fc.assert(
    fc.property(fc.anything(), (answer) => {
      expect(Array.isArray(list(answer))).toBe(true);
      for (const one of records(answer)) expect(typeof one).toBe("object");
      for (const value of [answer, ...Object.values(record(answer))]) {
        const [number, hash, at] = [count(value), sha1(value), address(value, "https://site.example/")];
        if (number !== undefined) expect(Number.isSafeInteger(number) && number > 0).toBe(true);
        if (hash !== undefined) expect(hash).toMatch(/^[0-9a-f]{40}$/);
        if (at !== undefined) expect(at.protocol).toMatch(/^https?:$/);
        expect(["string", "undefined"]).toContain(typeof text(value));
      }
    }),
  );
});

it.each([
  ["DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["da39a3", undefined],
  ["x".repeat(40), undefined],
])("the SHA-1 %s", (written, hash) => {
  expect(sha1(written)).toBe(hash);
});

it.each([
  ["12", 12],
  [7, 7],
  ["1e3", undefined],
  [-1, undefined],
  [1.5, undefined],
])("the number %s", (written, number) => {
  expect(count(written)).toBe(number);
});

it.each([
  ["/a.jpg", "https://site.example/a.jpg"],
  ["javascript:alert(1)", undefined],
  ["data:image/png;base64,AA", undefined],
  [`/${"x".repeat(9_000)}`, undefined],
])("the address %s", (written, href) => {
  expect(address(written, "https://site.example/")?.href).toBe(href);
});
