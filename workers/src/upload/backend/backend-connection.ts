import { accepted, type Backend, type Certified, type ResultOf } from "@store-forever/protocol";
import { identityOf, type Signer } from "@store-forever/protocol/delegation";
import { createAgent, createBackend, MAINNET_ROOT_KEY, Principal } from "@store-forever/protocol/ic";
import { type Proof, type Trust, type VerifiedTree, verifyProof } from "@store-forever/protocol/verify";
import type { Network } from "../../api.ts";
import { type BackendAddress, PipelineError } from "../../errors/failures.ts";
import { type CallPolicy, createCallPolicy } from "../../errors/retry.ts";

/** An answer, the certified tree to check it against, and the proof that the tree came from. */
export interface CertifiedAnswer<T> {
  value: T;
  tree: VerifiedTree;
  proof: Proof;
}

/** A person's archive in the backend canister: calls that retry, answers that are checked. */
export class BackendConnection {
  readonly endpoint: BackendAddress;
  readonly owner: Principal;
  readonly #backend: Backend;
  readonly #trust: Trust;
  readonly #resilient: CallPolicy;
  /** Called before a call is made once more; true when the network did not carry it. */
  onRetry: (isNetworkFault: boolean) => void = () => {};

  constructor(endpoint: BackendAddress, owner: Principal, backend: Backend, trust: Trust) {
    this.endpoint = endpoint;
    this.owner = owner;
    this.#backend = backend;
    this.#trust = trust;
    this.#resilient = createCallPolicy({ onRetry: (isNetworkFault) => this.onRetry(isNetworkFault) });
  }

  /** The same for the same person and canister, wherever that is reached. */
  get name(): string {
    return `${this.endpoint.canisterId}/${this.owner.toText()}`;
  }

  /** For methods that answer with a value, or with a result for each item. */
  call<T>(method: (backend: Backend) => Promise<T>): Promise<T> {
    return this.#resilient(() => method(this.#backend));
  }

  /** @throws StoreError when the canister answers with an error */
  ask<T>(method: (backend: Backend) => Promise<ResultOf<T>>): Promise<T> {
    return this.#resilient(async () => accepted(await method(this.#backend)));
  }

  /** @throws StoreError, VerificationError */
  async askCertified<T>(method: (backend: Backend) => Promise<ResultOf<Certified<T>>>): Promise<CertifiedAnswer<T>> {
    const { value, ...proof } = await this.ask(method);
    return { value, tree: await verifyProof(proof, this.#trust), proof };
  }
}

/** @throws PipelineError Refused when network or canister id are not valid; nothing is sent yet */
export async function connectBackend(network: Network, signer: Signer): Promise<BackendConnection> {
  const { host, canisterId, rootKey = MAINNET_ROOT_KEY } = network;
  const identity = await identityOf(signer);
  const agent = createAgent({ host: checkedHost(host), identity, rootKey });
  return new BackendConnection(
    { host, canisterId },
    identity.getPrincipal(),
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
