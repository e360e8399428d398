import { AssetError } from "../asset-error.ts";
import type { Asset, Encoding } from "../assets/asset.ts";
import type { ChunkLocatorRecord } from "../candid/records.ts";
import type { AssetStore } from "../store/asset-store.ts";

const IDENTITY = "identity";

/**
 * The first accepted encoding that is stored, or else the plain one, or else any.
 * @param accepted an `accept-encoding` header
 * @throws AssetError NotFound when the asset has no content
 */
export function chooseEncoding(asset: Asset, accepted: string | undefined): { name: string; encoding: Encoding } {
  const acceptedNames = (accepted ?? "").split(",").map((part) => part.split(";", 1)[0]?.trim().toLowerCase() ?? "");
  const compressed = acceptedNames.find((name) => name !== IDENTITY && asset.encodings.has(name));
  for (const name of [compressed, IDENTITY, ...asset.encodings.keys()]) {
    const encoding = name === undefined ? undefined : asset.encodings.get(name);
    if (name !== undefined && encoding !== undefined) return { name, encoding };
  }
  throw new AssetError("NotFound", "The asset has no content.");
}

/** @throws AssetError NotFound when there is no such chunk, or its asset has changed since the locator was made */
export function locateChunk(store: AssetStore, locator: ChunkLocatorRecord): { encoding: Encoding; index: number } {
  const encoding = store.asset(locator.key)?.encodings.get(locator.content_encoding);
  const index = Number(locator.index);
  const [expectedSha256] = locator.sha256;
  const isSame = expectedSha256 === undefined || expectedSha256.every((byte, at) => byte === encoding?.sha256[at]);
  if (encoding === undefined || !isSame || encoding.chunkIds[index] === undefined)
    throw new AssetError(
      "NotFound",
      `There is no chunk ${index} of this version of ${locator.key}. Ask for it from the start.`,
    );
  return { encoding, index };
}

export function readChunk(store: AssetStore, encoding: Encoding, index: number): Uint8Array {
  return store.uploads.chunk(encoding.chunkIds[index] ?? -1);
}
