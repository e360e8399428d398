import { unwrap } from "@store-forever/protocol";
import { createAgent, createBackend } from "@store-forever/protocol/ic";
import { checkNonce, verifyProof } from "@store-forever/protocol/verify";
import type { NonceRegistry } from "../accounts/internet-identity.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { IcpTrust } from "./archive-homes.ts";

/** Asks the backend canister who proved a nonce, and believes only what the canister certifies. */
export class CanisterNonces implements NonceRegistry {
  readonly #trust: IcpTrust;
  readonly #backend: ReturnType<typeof createBackend>;

  /** @param host the IC's HTTP interface, e.g. `https://icp-api.io` */
  constructor(host: string, trust: IcpTrust) {
    this.#trust = trust;
    this.#backend = createBackend(createAgent({ host, rootKey: trust.rootKey }), trust.canisterId);
  }

  /**
   * @throws GalleryError LimitExceeded (the canister does not answer), VerificationError (its answer is not proved)
   */
  async principalThatProved(proof: Uint8Array): Promise<string | undefined> {
    const answer = await this.#backend.verify_nonce(proof).catch((cause: unknown) => {
      console.error(`The canister did not say who proved a nonce: ${String(cause)}`);
      throw new GalleryError("LimitExceeded", "The Internet Computer does not answer. Try again later.", {
        reason: "unavailable",
      });
    });
    // The canister refuses to look up what cannot be a nonce.
    if ("Err" in answer) return undefined;
    const { value, certificate, witness } = answer.Ok;
    const tree = await verifyProof(
      { certificate: new Uint8Array(certificate), witness: new Uint8Array(witness) },
      this.#trust,
    );
    const proven = unwrap(value);
    checkNonce(tree, proof, proven);
    return proven?.owner.toText();
  }
}
