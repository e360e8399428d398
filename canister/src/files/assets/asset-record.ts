import { type HeaderField, RecordReader, RecordWriter } from "@store-forever/certified";
import type { Serializable } from "azle";
import type { Asset, Encoding } from "./asset.ts";

const VERSION = 1;
const SHA256_BYTES = 32;

/** A record with a version byte. A general format would be decoded step by step in the interpreter, for each of thousands of files. */
export const assetCodec: Serializable<Asset> = { toBytes: writeAsset, fromBytes: readAsset };

function writeAsset({ contentType, maxAgeSeconds, headers, isAliased, allowRawAccess, encodings }: Asset): Uint8Array {
  const writer = new RecordWriter(VERSION).text(contentType);
  const flag = (value: boolean) => writer.nat8(value ? 1 : 0);
  writer.optional(maxAgeSeconds, (seconds) => writer.nat64(BigInt(seconds)));
  writer.optional(headers, (fields) => writer.list(fields, ([name, value]) => writer.text(name).text(value)));
  writer.optional(isAliased, flag).optional(allowRawAccess, flag);
  writer.list([...encodings], ([name, encoding]) => {
    writer.text(name).nat64(encoding.modifiedNs).fixed(encoding.sha256);
    writer.nat64(BigInt(encoding.sizeBytes)).nat32(encoding.chunkSizeBytes);
    writer.list(encoding.chunkIds, (id) => writer.nat32(id));
    writer.list(encoding.chunkSha256s, (hash) => writer.fixed(hash));
  });
  return writer.finish();
}

function readAsset(bytes: Uint8Array): Asset {
  const reader = new RecordReader(bytes, VERSION, "asset");
  const flag = () => reader.nat8() === 1;
  const readEncoding = (): [string, Encoding] => [
    reader.text(),
    {
      modifiedNs: reader.nat64(),
      sha256: reader.fixed(SHA256_BYTES),
      sizeBytes: Number(reader.nat64()),
      chunkSizeBytes: reader.nat32(),
      chunkIds: reader.list(() => reader.nat32()),
      chunkSha256s: reader.list(() => reader.fixed(SHA256_BYTES)),
    },
  ];
  return {
    contentType: reader.text(),
    maxAgeSeconds: reader.optional(() => Number(reader.nat64())),
    headers: reader.optional(() => reader.list((): HeaderField => [reader.text(), reader.text()])),
    isAliased: reader.optional(flag),
    allowRawAccess: reader.optional(flag),
    encodings: new Map(reader.list(readEncoding)),
  };
}
