import { accepted, type Backend, type Certified, type ResultOf } from "@store-forever/protocol";
import { identityOf, type Signer, signerPrincipal } from "@store-forever/protocol/delegation";
import { createAgent, createBackend, MAINNET_ROOT_KEY, Principal } from "@store-forever/protocol/ic";
import { type Proof, type Trust, type VerifiedTree, verifyProof } from "@store-forever/protocol/verify";
import type { Network } from "../../api.ts";
import { type BackendAddress, PipelineError } from "../../errors/failures.ts";
import { type CallPolicy, createCallPolicy } from "../../errors/retry.ts";

/** An answer, the verified tree to check it against, and the proof that the tree came from. */
export interface CertifiedAnswer<T> {
  value: T;
  tree: VerifiedTree;
  proof: Proof;
}

/** A connection to the backend as the owner of a capsule. Calls are retried, and certified answers verified. */
export class BackendConnection {
  readonly address: BackendAddress;
  readonly owner: Principal;
  readonly #backend: Backend;
  readonly #trust: Trust;
  readonly #policy: CallPolicy;
  /** Called before a call is repeated. True when the network did not deliver it. */
  onRetry: (isNetworkFault: boolean) => void = () => {};

  constructor(address: BackendAddress, owner: Principal, backend: Backend, trust: Trust) {
    this.address = address;
    this.owner = owner;
    this.#backend = backend;
    this.#trust = trust;
    this.#policy = createCallPolicy({ onRetry: (isNetworkFault) => this.onRetry(isNetworkFault) });
  }

  /** Names canister and owner, whatever address the canister is reached at. */
  get capsule(): string {
    return `${this.address.canisterId}/${this.owner.toText()}`;
  }

  /** Calls a method that answers with a value, or with a result for each item. */
  call<T>(method: (backend: Backend) => Promise<T>): Promise<T> {
    return this.#policy(() => method(this.#backend));
  }

  /** Calls a method that answers with a result. @throws StoreError when that is an error */
  ask<T>(method: (backend: Backend) => Promise<ResultOf<T>>): Promise<T> {
    return this.#policy(async () => accepted(await method(this.#backend)));
  }

  /** Calls a method whose answer carries a proof. @throws StoreError, VerificationError */
  async askCertified<T>(method: (backend: Backend) => Promise<ResultOf<Certified<T>>>): Promise<CertifiedAnswer<T>> {
    const { value, ...proof } = await this.ask(method);
    return { value, tree: await verifyProof(proof, this.#trust), proof };
  }
}

/** Sends nothing yet. @throws PipelineError Refused when the address of the network or the canister id is invalid */
export async function connectBackend(network: Network, signer: Signer): Promise<BackendConnection> {
  const { host, canisterId, rootKey = MAINNET_ROOT_KEY } = network;
  const identity = await identityOf(signer);
  const agent = createAgent({ host: checkedHost(host), identity, rootKey });
  return new BackendConnection(
    { host, canisterId },
    Principal.fromText(await signerPrincipal(signer)),
    createBackend(agent, checkedCanisterId(canisterId)),
    { canisterId, rootKey },
  );
}

function checkedHost(host: string): string {
  if (URL.canParse(host)) return host;
  throw new PipelineError("Refused", `"${host}" is not a network address. Check the settings.`);
}

function checkedCanisterId(canisterId: string): string {
  try {
    return Principal.fromText(canisterId).toText();
  } catch (cause) {
    throw new PipelineError("Refused", `"${canisterId}" is not a canister id. Check the settings.`, { cause });
  }
}
