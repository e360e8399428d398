import { RecordReader, RecordWriter } from "@store-forever/certified";
import { COUNTERS } from "./keys.ts";
import type { Store } from "./store.ts";

/** The format of everything stored as a whole. Records have versions of their own. */
export const FORMAT = 1;
const VERSION = 1;

/**
 * Checks at an installation or upgrade that this canister can read what is stored. An error makes the upgrade fail as a whole, so that
 * the canister that was there before goes on.
 * @throws Error when the stored format is another than this canister's
 */
export function requireFormat({ maps }: Store): void {
  const bytes = maps.counters.get(COUNTERS.format);
  if (bytes !== undefined) {
    const format = new RecordReader(bytes, VERSION, "format").nat32();
    if (format !== FORMAT) throw unknownFormat(`format ${format}`);
    return;
  }
  const isEmpty = [maps.counters, maps.memories, maps.galleries].every((map) => map.first() === undefined);
  if (!isEmpty) throw unknownFormat("no format");
  maps.counters.set(COUNTERS.format, new RecordWriter(VERSION).nat32(FORMAT).finish());
}

function unknownFormat(found: string): Error {
  return new Error(
    `What this canister stores has ${found}, but this module reads format ${FORMAT} only: install the module that wrote it.`,
  );
}
