import type { RecordReader, RecordWriter, Sha256State } from "@store-forever/certified";
import type { CapsuleManifest } from "@store-forever/protocol";
import { SHA256_BYTES } from "../../ids.ts";

/** The parts of a capsule in the order in which they are moved: a gallery's links need its memories. In the order of their stored numbers. */
export const CAPSULE_PARTS = ["memories", "galleries", "capsule"] as const;
export type CapsulePart = (typeof CAPSULE_PARTS)[number];

/** A place in a capsule, behind all that was looked at. */
export interface CapsulePlace {
  part: CapsulePart;
  /** In the owner's list. */
  place: number;
}

/** A manifest that is being made: what was counted and hashed so far. */
export interface ManifestWalk extends CapsulePlace {
  counted: Omit<CapsuleManifest, "sha256">;
  hashState: Sha256State;
}

const COUNTS = ["memories", "versions", "galleries", "share_links", "connections", "assets"] as const;
const SIZES = ["asset_bytes", "record_bytes"] as const;

export const NOTHING_COUNTED: ManifestWalk["counted"] = {
  ...{ memories: 0, versions: 0, galleries: 0, share_links: 0, connections: 0, assets: 0 },
  ...{ asset_bytes: 0n, record_bytes: 0n },
};

export function writePlace(writer: RecordWriter, { part, place }: CapsulePlace): void {
  writer.nat8(CAPSULE_PARTS.indexOf(part)).nat32(place);
}

export function readPlace(reader: RecordReader): CapsulePlace {
  return { part: CAPSULE_PARTS[reader.nat8()] as CapsulePart, place: reader.nat32() };
}

export function writeManifest(writer: RecordWriter, manifest: CapsuleManifest): void {
  writeCounted(writer, manifest);
  writer.fixed(manifest.sha256);
}

export function readManifest(reader: RecordReader): CapsuleManifest {
  return { ...readCounted(reader), sha256: reader.fixed(SHA256_BYTES).slice() };
}

export function writeWalk(writer: RecordWriter, walk: ManifestWalk): void {
  writePlace(writer, walk);
  writeCounted(writer, walk.counted);
  writer.bytes(walk.hashState);
}

export function readWalk(reader: RecordReader): ManifestWalk {
  return { ...readPlace(reader), counted: readCounted(reader), hashState: reader.bytes().slice() };
}

function writeCounted(writer: RecordWriter, counted: ManifestWalk["counted"]): void {
  for (const name of COUNTS) writer.nat32(counted[name]);
  for (const name of SIZES) writer.nat64(counted[name]);
}

function readCounted(reader: RecordReader): ManifestWalk["counted"] {
  const counts = COUNTS.map((name) => [name, reader.nat32()] as const);
  const sizes = SIZES.map((name) => [name, reader.nat64()] as const);
  return Object.fromEntries([...counts, ...sizes]) as unknown as ManifestWalk["counted"];
}
