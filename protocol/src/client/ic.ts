/**
 * The project's only use of the @dfinity agent libraries in clients, with the modules beside it: change them to move to their
 * successor.
 */
import {
  Actor,
  type ActorSubclass,
  type Agent,
  AgentError,
  HttpAgent,
  HttpErrorCode,
  IC_ROOT_KEY,
  type Identity,
  type Signature,
  SignIdentity,
} from "@dfinity/agent";
import { ECDSAKeyIdentity, Ed25519KeyIdentity } from "@dfinity/identity";
import { Principal } from "@dfinity/principal";
import { idlService } from "../candid/backend.did.ts";
import type { Backend } from "../candid/backend.ts";
import { blsVerify } from "../values/bls.ts";
import { fromHex } from "../values/bytes.ts";
import { isLocalHost } from "./local-host.ts";
import { fetchingKeysTogether, tellingMissingKeys } from "./node-keys.ts";
import { quickenReading } from "./quick-candid.ts";
import { withReasons } from "./with-reasons.ts";

export { IDL } from "@dfinity/candid";
export { type AgentReject, agentReject } from "./agent-reject.ts";
export { canisterAt, canisterOrigin, isCanisterId } from "./canister-address.ts";
export { depositAccount, type LedgerAccount } from "./deposit-account.ts";
export { isLocalHost } from "./local-host.ts";
export type { Agent, Identity, Signature };
export { Actor, AgentError, ECDSAKeyIdentity, Ed25519KeyIdentity, HttpAgent, HttpErrorCode, Principal, SignIdentity };

quickenReading();

/** DER root key of the Internet Computer's mainnet. */
export const MAINNET_ROOT_KEY = /* @__PURE__ */ fromHex(IC_ROOT_KEY);

export interface AgentOptions {
  /** Where the IC's HTTP interface is, e.g. `https://icp-api.io` or `http://127.0.0.1:4943`. */
  host: string;
  /** Who signs the calls; anonymous when left out. */
  identity?: Identity;
  /** DER root key of a network other than mainnet; mainnet's own key when left out. It is never fetched. */
  rootKey?: Uint8Array | undefined;
  /** False where every answer is checked by a proof of its own, which says more than the signature of the node that gave it. */
  verifyQuerySignatures?: boolean;
}

/**
 * An agent that verifies certificates and, by default, query signatures against a root key it was given.
 * It makes one attempt per request: retrying is the upload pipeline's decision.
 */
export function createAgent({ host, identity, rootKey, verifyQuerySignatures = true }: AgentOptions): HttpAgent {
  const agent = HttpAgent.createSync({
    host,
    retryTimes: 0,
    verifyQuerySignatures,
    ...(identity === undefined ? {} : { identity }),
    ...(rootKey === undefined ? {} : { rootKey }),
  });
  return verifyQuerySignatures ? tellingMissingKeys(fetchingKeysTogether(agent)) : agent;
}

/**
 * The root key of a local network, as its status tells it: nobody vouches for it, so no other host is asked.
 * @throws RangeError when the host is not a local one
 */
export function fetchLocalRootKey(host: string): Promise<Uint8Array> {
  if (!isLocalHost(host))
    throw new RangeError(`The root key of ${host} has to be configured: only a local one is fetched.`);
  return createAgent({ host }).fetchRootKey();
}

/** The backend canister. An update that it does not admit fails with the `StoreError` that says why. */
export function createBackend(agent: Agent, canisterId: string): ActorSubclass<Backend> {
  return withReasons(Actor.createActor<Backend>(() => idlService, { agent, canisterId, blsVerify }));
}

/** A signing identity over a WebCrypto P-256 key pair; the private key may be non-extractable. */
export function identityFromKeyPair(keyPair: CryptoKeyPair): Promise<ECDSAKeyIdentity> {
  return ECDSAKeyIdentity.fromKeyPair(keyPair);
}
