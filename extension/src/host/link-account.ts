import { linkProof } from "@store-forever/protocol/link";
import { z } from "zod";
import { backendAs } from "../backend/backend-as.ts";
import { type CapsuleKey, sessionAt } from "../backend/capsule-key.ts";
import type { NetworkConfig } from "../backend/network.ts";
import { openIdentityDatabase, recordTrouble } from "../storage/databases/identity-database.ts";

const TIMEOUT_MS = 15_000;

const identities = z.object({ identities: z.array(z.object({ principal: z.string() })) });
const challenge = z.object({ nonce: z.string().regex(/^[\w-]{16,100}$/) });
const refusal = z.object({ error: z.object({ message: z.string() }) });

/**
 * Links the person's account at a gallery with their identity, if the gallery can do that and has not done it yet: the
 * gallery makes a nonce, the person proves it to the backend canister, and the gallery looks there. It is done only for
 * people who have connected the extension, since a gallery has no need to know a device's principal; and only if they let
 * the site know their archive (`hasConsent`).
 * @param origin of the gallery page, as the browser told it: the proof is valid for it and for no other
 */
export async function linkAccount(origin: string, key: CapsuleKey, network: NetworkConfig): Promise<void> {
  if ((await sessionAt(network))?.principal !== key.owner) return;
  const api = apiOf(origin);
  const known = identities.safeParse(await api.ask("/api/auth/identities"));
  // Nobody is signed in there, or the gallery knows no identities.
  if (!known.success || known.data.identities.some(({ principal }) => principal === key.owner)) return;
  const asked = challenge.safeParse(await api.ask("/api/ii/challenge"));
  if (!asked.success) return;
  const { nonce } = asked.data;
  const backend = await backendAs(network, key.signer);
  const proved = await backend.prove_nonce(linkProof(origin, nonce));
  if ("Err" in proved) return;
  const answer = refusal.safeParse(await api.send("/api/auth/link-ii", { nonce }));
  if (!answer.success) return;
  const detail = `${origin}: ${answer.data.error.message}`;
  await recordTrouble(await openIdentityDatabase(), { name: "notLinked", detail });
}

/** Requests to the gallery with the person's own cookies. */
function apiOf(origin: string) {
  const request = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await fetch(new URL(path, origin), {
      ...init,
      credentials: "include",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.json();
  };
  return {
    ask: (path: string) => request(path, {}),
    send: (path: string, body: unknown) =>
      request(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
  };
}
