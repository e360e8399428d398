import { signerPrincipal } from "@store-forever/protocol/delegation";
import type { ExtensionDatabase, KeyRecord } from "./databases/database.ts";

/** The device's key; `undefined` if nothing was ever stored from this browser profile. */
export function findKey(database: ExtensionDatabase): Promise<KeyRecord | undefined> {
  return database.get("keys", "device");
}

/** The device's key, made if there is none. Its private half never leaves WebCrypto. */
export async function findOrMakeKey(database: ExtensionDatabase): Promise<KeyRecord> {
  const known = await findKey(database);
  if (known) return known;
  const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const made: KeyRecord = { id: "device", keyPair, owner: await signerPrincipal(keyPair), createdAtMs: Date.now() };
  // Another page may have made one meanwhile. The first one stays; otherwise there would be two capsules.
  const transaction = database.transaction("keys", "readwrite");
  const first = await transaction.store.get("device");
  if (!first) await transaction.store.put(made);
  await transaction.done;
  return first ?? made;
}
