import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { sha256Of } from "./hash.ts";

const MIB = 1024 * 1024;

test.each([0, 1, 5 * MIB, 16 * MIB, 16 * MIB + 1, 20 * MIB])("a file of %i bytes has its SHA-256", async (size) => {
  const bytes = randomBytes(size);
  const hash = createHash("sha256").update(bytes).digest();
  expect(Buffer.from(await sha256Of(new Blob([new Uint8Array(bytes)]))).equals(hash)).toBe(true);
});
