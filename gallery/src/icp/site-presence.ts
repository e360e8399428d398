import { accepted, archiveId, askInHalves, fromHex, LIMITS, StoreError, toHex } from "@store-forever/protocol";
import { type Agent, createAgent, createBackend, Principal } from "@store-forever/protocol/ic";
import { certifiedAssets, VerificationError, verifyTogether } from "@store-forever/protocol/verify";
import PQueue from "p-queue";
import { GalleryError } from "../errors/gallery-error.ts";
import type { ArchiveHomes, ArchiveOwner, IcpTrust } from "./archive-homes.ts";

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
  /** The backend that this gallery works with. */
  readonly trust: IcpTrust;
  readonly #agent: Agent;
  readonly #homes: ArchiveHomes | undefined;

  /**
   * @param host the IC's HTTP interface, e.g. `https://icp-api.io`
   * @param homes without them, the backend is asked about everybody's archive
   */
  constructor(host: string, trust: IcpTrust, homes?: ArchiveHomes) {
    this.trust = trust;
    this.#agent = createAgent({ host, rootKey: trust.rootKey });
    this.#homes = homes;
  }

  /** The canister that is asked about somebody's archive. @throws GalleryError LimitExceeded (the backend does not say) */
  async homeOf(owner: ArchiveOwner): Promise<IcpTrust> {
    return (await this.#homes?.homeOf(owner)) ?? this.trust;
  }

  /**
   * That a file is there is proved by the canister's certificate. That it is not is what a node of the canister's subnet says and signs.
   * @param home what `homeOf` gives
   * @returns the ids of the memories whose files are there
   * @throws GalleryError Unauthorized (the key was taken back), LimitExceeded (no answer, or one that is not proved)
   */
  async filesThere(key: SiteKey, files: readonly SiteFile[], home: IcpTrust): Promise<Set<string>> {
    const backend = createBackend(this.#agent, home.canisterId);
    const queue = new PQueue({ concurrency: QUESTIONS_AT_ONCE });
    const verify = verifyTogether(home);
    const questions: Promise<string[][]>[] = [];
    let start = 0;
    // Without files the question is still whether the key is good.
    do {
      const part = files.slice(start, start + LIMITS.presenceMax);
      questions.push(queue.add(() => askInHalves(part, (some) => ask(backend, key, some, verify))));
      start += LIMITS.presenceMax;
    } while (start < files.length);
    try {
      return new Set((await Promise.all(questions)).flat(2));
    } catch (error) {
      queue.clear();
      throw refusal(error);
    }
  }
}

async function ask(
  backend: ReturnType<typeof createBackend>,
  { owner, secret, origin }: SiteKey,
  files: SiteFile[],
  verify: ReturnType<typeof verifyTogether>,
): Promise<string[]> {
  const principal = Principal.fromText(owner);
  const { value, certificate, witness } = accepted(
    await backend.get_site_presence({
      owner: principal,
      secret: new Uint8Array(Buffer.from(secret, "base64url")),
      files: files.map(({ memoryId, contentHash }) => ({ page_id: memoryId, sha256: fromHex(contentHash) })),
    }),
  );
  const there = files.filter((_, index) => value[index]);
  if (there.length === 0) return [];
  const tree = await verify({ certificate: new Uint8Array(certificate), witness: new Uint8Array(witness) });
  const ids = there.map(({ memoryId }) => archiveId(origin, "memory", memoryId));
  const facts = certifiedAssets(tree, principal.toUint8Array(), ids, "original");
  for (const [index, { contentHash }] of there.entries()) {
    const fact = facts[index];
    if (fact === undefined || toHex(fact.sha256) !== contentHash)
      throw new VerificationError("The canister does not certify what it answers.");
  }
  return there.map(({ memoryId }) => memoryId);
}

function refusal(error: unknown): GalleryError {
  if (error instanceof StoreError && error.code === "Unauthorized")
    return new GalleryError("Unauthorized", "This gallery may not ask the archive any more.", { field: "secret" });
  console.error(`An archive could not be asked what it has: ${String(error)}`);
  return new GalleryError("LimitExceeded", "The archive does not answer. Try again later.", { reason: "unavailable" });
}
