import { err, ok, type Result } from "@store-forever/protocol";
import type { Signer } from "@store-forever/protocol/delegation";
import type { RenewalVisibility } from "../messages/identity/renewal-request.ts";
import { capsuleName, type ExtensionDatabase } from "../storage/databases/database.ts";
import {
  openIdentityDatabase,
  readIdentityRecord,
  type SessionRecord,
} from "../storage/databases/identity-database.ts";
import { findKey, findOrMakeKey } from "../storage/keys.ts";
import type { NetworkConfig } from "./network.ts";
import { renewSession } from "./renew-session.ts";

/** Who signs, and the owner of the capsule: the person where the extension is connected, else this device. */
export interface CapsuleKey {
  signer: Signer;
  /** The owner's principal, as text. */
  owner: string;
}

/** A chain that expires sooner than this is renewed before it is used. */
const MARGIN_MS = 2 * 60_000;

/** The key for reading; `undefined` if nothing was ever stored. An expired session still tells whose capsule it is. */
export async function findCapsuleKey(
  database: ExtensionDatabase,
  network: NetworkConfig,
): Promise<CapsuleKey | undefined> {
  const session = await freshSession(network, "nothing");
  if (session) return keyOf(session);
  const key = await findKey(database);
  return key && { signer: key.keyPair, owner: key.owner };
}

/** The capsule's owner, as text, without any request; `undefined` if nothing was ever stored. */
export async function findCapsuleOwner(
  database: ExtensionDatabase,
  network: NetworkConfig,
): Promise<string | undefined> {
  return (await sessionAt(network))?.principal ?? (await findKey(database))?.owner;
}

/**
 * The key for storing. Where a person is connected and their session has expired, this device never stores in their place.
 * @returns an error if the person has to sign in again
 */
export async function keyForStoring(
  database: ExtensionDatabase,
  network: NetworkConfig,
): Promise<Result<CapsuleKey, "signIn">> {
  const session = await freshSession(network, "tab");
  if (session) return isLive(session) ? ok(keyOf(session)) : err("signIn");
  const { keyPair, owner } = await findOrMakeKey(database);
  return ok({ signer: keyPair, owner });
}

/** The key for this capsule: the person's or this device's own; `undefined` if this browser no longer has it. */
export async function keyOfCapsule(
  database: ExtensionDatabase,
  network: NetworkConfig,
  capsule: string,
): Promise<CapsuleKey | undefined> {
  const [connected, device] = [await findCapsuleKey(database, network), await findKey(database)];
  const keys = [connected, device && { signer: device.keyPair, owner: device.owner }];
  return keys.find((key) => key !== undefined && capsuleName(network.canisterId, key.owner) === capsule);
}

/** The session at this network's viewer. Its chain is renewed if that is due and possible. */
export async function freshSession(
  network: NetworkConfig,
  trace: RenewalVisibility,
): Promise<SessionRecord | undefined> {
  const session = await sessionAt(network);
  if (session === undefined || session.expiresAtMs - Date.now() > MARGIN_MS) return session;
  if (Date.now() < session.sessionExpiresAtMs) await renewSession(session.viewerOrigin, trace);
  return sessionAt(network);
}

/** The session at this network's viewer as it is; `undefined` if the person has chosen another network since they connected. */
export async function sessionAt({ canisterId, viewerUrl }: NetworkConfig): Promise<SessionRecord | undefined> {
  const session = await readIdentityRecord(await openIdentityDatabase(), "session");
  const isHere = session?.viewerOrigin === new URL(viewerUrl).origin && session.targets.includes(canisterId);
  return isHere ? session : undefined;
}

export const isLive = (session: SessionRecord) => session.expiresAtMs > Date.now();

const keyOf = ({ keyPair, chain, principal }: SessionRecord): CapsuleKey => ({
  signer: { keyPair, chain, principal },
  owner: principal,
});
