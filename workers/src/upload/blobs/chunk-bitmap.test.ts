import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkBitmap } from "./chunk-bitmap.ts";

test("has exactly the known and added chunks, whatever bits follow the last chunk", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.nat(39)), fc.array(fc.nat(39)), (count, known, added) => {
      const before = new ChunkBitmap(40);
      for (const index of known) before.add(index);
      const bitmap = new ChunkBitmap(count, before.bytes);
      for (const index of added) if (index < count) bitmap.add(index);
      const held = new Set([...known, ...added]);
      expect(bitmap.missing()).toEqual(Array.from({ length: count }, (_, index) => index).filter((i) => !held.has(i)));
    }),
  );
});
