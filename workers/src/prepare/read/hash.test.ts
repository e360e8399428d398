import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256Of, startHash } from "./hash.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("bytes have the same SHA-256 at once and in any pieces", async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(pieces, async (parts) => {
      const whole = new Uint8Array(Buffer.concat(parts));
      const hash = await startHash();
      for (const part of parts) hash.add(part);
      expect(hex(hash.finish())).toBe(sha256(whole));
      expect(hex(await sha256Of(whole))).toBe(sha256(whole));
    }),
    { numRuns: 100 },
  );
});

test("files that are hashed at the same time do not mix", async () => {
  const [one, two] = await Promise.all([startHash(), startHash()]);
  for (let piece = 0; piece < 100; piece++) {
    one.add(new Uint8Array(100_000).fill(piece));
    two.add(new Uint8Array(100_000).fill(piece + 1));
  }
  const file = (first: number) => new Uint8Array(10_000_000).map((_, at) => (first + Math.floor(at / 100_000)) & 255);
  expect(hex(one.finish())).toBe(sha256(file(0)));
  expect(hex(two.finish())).toBe(sha256(file(1)));
});
