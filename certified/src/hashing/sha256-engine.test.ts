import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { portableSha256 } from "./sha256-engine.ts";

describe("portableSha256", () => {
  it("hashes what comes in pieces as Node hashes the whole, with its state stored in between", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
        const state = pieces.reduce(
          (before, piece) => portableSha256.update(before.slice(), piece),
          portableSha256.start(),
        );
        const expected = new Uint8Array(createHash("sha256").update(Buffer.concat(pieces)).digest());
        expect(portableSha256.finish(state)).toEqual(expected);
        expect(portableSha256.digest(Buffer.concat(pieces))).toEqual(expected);
      }),
    );
  });
});
