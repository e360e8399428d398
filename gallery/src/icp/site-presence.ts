import { accepted, archiveId, askInHalves, fromHex, LIMITS, StoreError, toHex } from "@store-forever/protocol";
import { createAgent, createBackend, Principal } from "@store-forever/protocol/ic";
import { certifiedAsset, VerificationError, verifyProof } from "@store-forever/protocol/verify";
import PQueue from "p-queue";
import { GalleryError } from "../errors/gallery-error.ts";
import type { IcpTrust } from "./icp-verifier.ts";

/** A key that somebody has given this gallery for their archive. */
export interface SiteKey {
  owner: string;
  /** Base64url. */
  secret: string;
  /** The origin of this gallery that the key is for. */
  origin: string;
}

/** A memory with the SHA-256 of its file here, in hexadecimal. */
export interface SiteFile {
  memoryId: string;
  contentHash: string;
}

/** Questions that are under way together. */
const QUESTIONS_AT_ONCE = 8;

/** Asks people's archives which of this gallery's files they have (ARCHITECTURE.md#presence-keys). */
export class SitePresence {
  readonly trust: IcpTrust;
  readonly #backend: ReturnType<typeof createBackend>;

  /** @param host the IC's HTTP interface, e.g. `https://icp-api.io` */
  constructor(host: string, trust: IcpTrust) {
    this.trust = trust;
    this.#backend = createBackend(createAgent({ host, rootKey: trust.rootKey }), trust.canisterId);
  }

  /**
   * That a file is there is proved by the canister's certificate. That it is not is what a node of the canister's subnet says and signs.
   * @returns the ids of the memories whose files are there
   * @throws GalleryError Unauthorized (the key was taken back), LimitExceeded (no answer, or one that is not proved)
   */
  async filesThere(key: SiteKey, files: readonly SiteFile[]): Promise<Set<string>> {
    const queue = new PQueue({ concurrency: QUESTIONS_AT_ONCE });
    const questions: Promise<string[][]>[] = [];
    let start = 0;
    // Without files the question is still whether the key is good.
    do {
      const part = files.slice(start, start + LIMITS.presenceMax);
      questions.push(queue.add(() => askInHalves(part, (some) => this.#ask(key, some))));
      start += LIMITS.presenceMax;
    } while (start < files.length);
    try {
      return new Set((await Promise.all(questions)).flat(2));
    } catch (error) {
      queue.clear();
      throw refusal(error);
    }
  }

  async #ask({ owner, secret, origin }: SiteKey, files: SiteFile[]): Promise<string[]> {
    const principal = Principal.fromText(owner);
    const { value, certificate, witness } = accepted(
      await this.#backend.get_site_presence({
        owner: principal,
        secret: new Uint8Array(Buffer.from(secret, "base64url")),
        files: files.map(({ memoryId, contentHash }) => ({ page_id: memoryId, sha256: fromHex(contentHash) })),
      }),
    );
    const there = files.filter((_, index) => value[index]);
    if (there.length === 0) return [];
    const tree = await verifyProof(
      { certificate: new Uint8Array(certificate), witness: new Uint8Array(witness) },
      this.trust,
    );
    for (const { memoryId, contentHash } of there) {
      const fact = certifiedAsset(tree, principal.toUint8Array(), archiveId(origin, "memory", memoryId), "original");
      if (fact === undefined || toHex(fact.sha256) !== contentHash)
        throw new VerificationError("The canister does not certify what it answers.");
    }
    return there.map(({ memoryId }) => memoryId);
  }
}

function refusal(error: unknown): GalleryError {
  if (error instanceof StoreError && error.code === "Unauthorized")
    return new GalleryError("Unauthorized", "This gallery may not ask the archive any more.", { field: "secret" });
  console.error(`An archive could not be asked what it has: ${String(error)}`);
  return new GalleryError("LimitExceeded", "The archive does not answer. Try again later.", { reason: "unavailable" });
}
