import { accepted, nameOf } from "@store-forever/protocol";
import { ECDSAKeyIdentity } from "@store-forever/protocol/delegation";
import { Principal } from "@store-forever/protocol/ic";
import { connectOwnBackendSigned } from "../../backend/backend-connection.ts";
import type { SignedIn } from "../session/session-state.ts";
import { forgetHotKey, keepHotKey, readHotKey } from "./kept-hot-key.ts";

/** Gives the hot key of a session, made where there is none. */
export type HotKeyOf = (session: SignedIn) => Promise<ECDSAKeyIdentity>;

const LOCK = "hot-key";
const NS_PER_MS = 1_000_000n;

/**
 * The hot key signs delegations to extensions. The backend lets it store for the person, and do nothing that loses or gives away
 * (ARCHITECTURE.md#hot-keys). Tabs, and the frame of the renew page, share one.
 * @throws StoreError, or the agent's errors
 */
export const hotKeyOf: HotKeyOf = (session) => navigator.locks.request(LOCK, () => findOrMake(session));

async function findOrMake(session: SignedIn): Promise<ECDSAKeyIdentity> {
  const { backend } = await connectOwnBackendSigned(session.identity);
  const expires_at_ns = BigInt(session.expiresAtMs) * NS_PER_MS;
  const kept = await readHotKey();
  if (kept?.owner === session.principal) {
    const identity = await ECDSAKeyIdentity.fromKeyPair(kept.keyPair);
    const key = identity.getPrincipal();
    const known = accepted(await backend.get_hot_keys()).find((each) => each.key.toText() === key.toText());
    if (known !== undefined && nameOf(known.state) === "active") {
      // The person has signed in again since.
      if (known.expires_at_ns < expires_at_ns) accepted(await backend.add_hot_key({ key, expires_at_ns }));
      return identity;
    }
  }
  const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const identity = await ECDSAKeyIdentity.fromKeyPair(keyPair);
  accepted(await backend.add_hot_key({ key: identity.getPrincipal(), expires_at_ns }));
  const asHotKey = await connectOwnBackendSigned(identity);
  accepted(await asHotKey.backend.accept_hot_key(Principal.fromText(session.principal)));
  await keepHotKey({ keyPair, owner: session.principal });
  return identity;
}

/**
 * Ends what extensions may do with this browser's hot key, at once, and forgets the key. Where the archive does not answer, the
 * delegations end within half an hour by themselves.
 */
export function endHotKey({ principal, identity }: SignedIn): Promise<void> {
  const end = async () => {
    const kept = await readHotKey();
    if (kept?.owner !== principal) return;
    await forgetHotKey();
    const key = (await ECDSAKeyIdentity.fromKeyPair(kept.keyPair)).getPrincipal();
    const { backend } = await connectOwnBackendSigned(identity);
    await backend.remove_hot_key(key);
  };
  return navigator.locks.request(LOCK, end).catch(() => {});
}
