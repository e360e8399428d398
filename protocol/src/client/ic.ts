/**
 * The project's only use of the @dfinity agent libraries in clients: change this module to move to their successor.
 */
import {
  Actor,
  type ActorSubclass,
  type Agent,
  AgentError,
  CertifiedRejectErrorCode,
  HttpAgent,
  HttpErrorCode,
  IC_ROOT_KEY,
  type Identity,
  ReplicaRejectCode,
  UncertifiedRejectErrorCode,
  UncertifiedRejectUpdateErrorCode,
} from "@dfinity/agent";
import { ECDSAKeyIdentity, Ed25519KeyIdentity } from "@dfinity/identity";
import { Principal } from "@dfinity/principal";
import { bls12_381 } from "@noble/curves/bls12-381";
import { idlService } from "../candid/backend.did.ts";
import type { Backend } from "../candid/backend.ts";
import { fromHex } from "../values/bytes.ts";

export { IDL } from "@dfinity/candid";
export type { Agent, Identity };
export { Actor, AgentError, ECDSAKeyIdentity, Ed25519KeyIdentity, HttpAgent, HttpErrorCode, Principal };

// The agent's signature check makes a table of multiples at first, which is for those who sign: a quarter of a second.
bls12_381.G2.Point.BASE.precompute(1);

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
  return HttpAgent.createSync({
    host,
    retryTimes: 0,
    verifyQuerySignatures,
    ...(identity === undefined ? {} : { identity }),
    ...(rootKey === undefined ? {} : { rootKey }),
  });
}

/** True for `localhost`, every name below it, and the loopback address. */
export function isLocalHost(host: string): boolean {
  return /^(.+\.)?localhost$|^127\.0\.0\.1$/.test(new URL(host).hostname);
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

export function createBackend(agent: Agent, canisterId: string): ActorSubclass<Backend> {
  return Actor.createActor<Backend>(() => idlService, { agent, canisterId });
}

/** A signing identity over a WebCrypto P-256 key pair; the private key may be non-extractable. */
export function identityFromKeyPair(keyPair: CryptoKeyPair): Promise<ECDSAKeyIdentity> {
  return ECDSAKeyIdentity.fromKeyPair(keyPair);
}

export interface AgentReject {
  message: string;
  /** There is no such canister, or it is stopped or empty. */
  destinationInvalid: boolean;
  /** It cannot pay for the call any more: it is frozen until somebody tops it up. */
  outOfCycles: boolean;
  /** Whoever controls it has stopped it. */
  stopped: boolean;
  /** The network was too busy: the same call may go through later. */
  transient: boolean;
}

/** Rejections have no reject codes of their own for these, and not always an error code. */
const OUT_OF_CYCLES = /IC0207|out of cycles|is frozen/i;
const STOPPED = /IC050[89]|is stopp(?:ed|ing)/i;

/** Why the network or the canister's runtime rejected a call; `undefined` where the agent failed for another reason. */
export function agentReject({ code }: AgentError): AgentReject | undefined {
  if (
    !(code instanceof CertifiedRejectErrorCode) &&
    !(code instanceof UncertifiedRejectErrorCode) &&
    !(code instanceof UncertifiedRejectUpdateErrorCode)
  )
    return undefined;
  const reason = `${code.rejectErrorCode ?? ""} ${code.rejectMessage}`;
  const outOfCycles = OUT_OF_CYCLES.test(reason);
  return {
    message: code.rejectMessage,
    destinationInvalid: code.rejectCode === ReplicaRejectCode.DestinationInvalid,
    outOfCycles,
    stopped: STOPPED.test(reason),
    transient: code.rejectCode === ReplicaRejectCode.SysTransient && !outOfCycles,
  };
}
