import { expect, test } from "vitest";
import { buffersOf, freeBytes, readBytes, withOwnBuffers } from "./asset-bytes.ts";

/** Two assets that share a buffer, one that has its own, one that is on disk. */
function someAssets() {
  const shared = Uint8Array.of(1, 2, 3, 4);
  return [
    { kind: "original", bytes: shared },
    { kind: "display", bytes: shared.subarray(1, 3) },
    { kind: "thumb", bytes: Uint8Array.of(5) },
    { kind: "large", bytes: new Blob([Uint8Array.of(6, 7)]) },
  ];
}

const read = (assets: ReturnType<typeof someAssets>) =>
  Promise.all(assets.map(async ({ bytes }) => [...(await readBytes(bytes))]));

test("copied assets have buffers of their own, shared as before", async () => {
  const assets = someAssets();
  const copies = withOwnBuffers(assets);
  expect(await read(copies)).toEqual([[1, 2, 3, 4], [2, 3], [5], [6, 7]]);
  expect(buffersOf(copies)).toHaveLength(2);
  freeBytes(copies);
  expect(buffersOf(copies).map(({ byteLength }) => byteLength)).toEqual([0, 0]);
  expect(await read(assets)).toEqual([[1, 2, 3, 4], [2, 3], [5], [6, 7]]);
});

test("a freed buffer may be freed again", () => {
  const assets = someAssets();
  freeBytes(assets);
  freeBytes(assets);
  expect(buffersOf(assets).map(({ byteLength }) => byteLength)).toEqual([0, 0]);
});
