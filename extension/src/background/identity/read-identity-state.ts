import { comparisonCode } from "@store-forever/protocol/connect";
import { isLive, sessionAt } from "../../backend/capsule-key.ts";
import type { NetworkConfig } from "../../backend/network.ts";
import type { IdentityState } from "../../messages/identity/identity-state.ts";
import type { ExtensionDatabase } from "../../storage/databases/database.ts";
import { openIdentityDatabase, readIdentityRecord } from "../../storage/databases/identity-database.ts";
import { findKey } from "../../storage/keys.ts";

/** Older troubles explain nothing that the person sees now. */
const TROUBLE_IS_NEWS_MS = 60 * 60_000;

export async function readIdentityState(database: ExtensionDatabase, network: NetworkConfig): Promise<IdentityState> {
  const identities = await openIdentityDatabase();
  const [session, pending, trouble, device] = await Promise.all([
    sessionAt(network),
    readIdentityRecord(identities, "pending"),
    readIdentityRecord(identities, "trouble"),
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
