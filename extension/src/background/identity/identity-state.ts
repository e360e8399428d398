import { comparisonCode } from "@store-forever/protocol/connect";
import type { NetworkConfig } from "../../backend/network.ts";
import { isLive, sessionAt } from "../../backend/signer.ts";
import type { Database } from "../../storage/database.ts";
import { openIdentityDatabase, readRecord, type Trouble } from "../../storage/identity-database.ts";
import { findKey } from "../../storage/keys.ts";

/** As whom the extension stores. Principals are text. */
export type CurrentIdentity =
  /** Null before the first job: the device's key is made then. */
  | { kind: "device"; principal: string | null }
  | {
      kind: "delegated";
      principal: string;
      /** False: the person has to sign in again. */
      isLive: boolean;
      connectedAtMs: number;
      sessionExpiresAtMs: number;
    };

export interface IdentityState {
  current: CurrentIdentity;
  /** While a page of the viewer waits for the person: what it shows too. */
  comparisonCode: string | null;
  /** What became of the last attempt, unless it worked, the person has read it, or it is no news any more. */
  trouble: Trouble | null;
  /** The archive of this device, which could become the person's; null when there is none, or they are not connected. */
  mergeable: string | null;
}

/** After that it explains nothing that the person sees. */
const TROUBLE_IS_NEWS_MS = 60 * 60_000;

export async function readIdentityState(database: Database, network: NetworkConfig): Promise<IdentityState> {
  const identities = await openIdentityDatabase();
  const [session, pending, trouble, device] = await Promise.all([
    sessionAt(network),
    readRecord(identities, "pending"),
    readRecord(identities, "trouble"),
    findKey(database),
  ]);
  const isNews = trouble !== undefined && Date.now() - trouble.atMs < TROUBLE_IS_NEWS_MS;
  const isWaiting = pending !== undefined && Date.now() < pending.expiresAtMs;
  return {
    current:
      session === undefined
        ? { kind: "device", principal: device?.owner ?? null }
        : {
            kind: "delegated",
            principal: session.principal,
            isLive: isLive(session) || Date.now() < session.sessionExpiresAtMs,
            connectedAtMs: session.connectedAtMs,
            sessionExpiresAtMs: session.sessionExpiresAtMs,
          },
    comparisonCode: isWaiting ? comparisonCode(pending) : null,
    trouble: isWaiting || !isNews ? null : { name: trouble.name, detail: trouble.detail },
    mergeable: session && isLive(session) && device !== undefined ? device.owner : null,
  };
}
