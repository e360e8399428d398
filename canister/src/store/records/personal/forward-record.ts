import type { Owner, Store } from "../../store.ts";

const encoder = new TextEncoder();

/** Remembers whose link it was that opens nothing here any more, because their archive has left. */
export function writeForward({ maps, hasher }: Store, token: string, owner: Owner): void {
  maps.forwards.set(hasher.digest(encoder.encode(token)), owner);
}

export function readForward({ maps, hasher }: Store, token: string): Owner | undefined {
  return maps.forwards.get(hasher.digest(encoder.encode(token)));
}
