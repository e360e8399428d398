import { Buffer } from "node:buffer";
import {
  archiveId,
  memoryMetadataPath,
  type StorageEdgeInput,
  type StorageReceipt,
  toHex,
} from "@store-forever/protocol";
import {
  type CertifiedRoot,
  certifiedAsset,
  Principal,
  VerificationError,
  type VerifiedTree,
  verifyCertificate,
  verifyWitness,
} from "@store-forever/protocol/verify";
import { GalleryError } from "../errors/gallery-error.ts";
import type { ArchiveHomes, ArchiveOwner, IcpTrust } from "./archive-homes.ts";

/** `icp://<canister>/<owner>/memories/<id in the archive>`. */
const LOCATION = /^icp:\/\/([a-z0-9-]+)\/([a-z0-9-]+)\/memories\/([0-9a-f-]{36})$/;

/**
 * How many different certificates one request may bring. Each takes this server some 27 ms. An extension has one for each
 * hundred memories.
 */
const MOST_CERTIFICATES = 32;

export interface CertifiedHashes {
  hashes: Map<number, string>;
  unproved: Map<number, GalleryError>;
}

/** What one request's reports share. */
interface Checking {
  origin: string;
  userId: string;
  /** By canister and certificate. */
  roots: Map<string, Promise<CertifiedRoot>>;
  /** By owner. */
  homes: Map<string, Promise<IcpTrust>>;
}

/** Checks that the canister itself certifies the copies on ICP that are reported as present. */
export class IcpVerifier {
  readonly #trust: IcpTrust;
  readonly #homes: ArchiveHomes | undefined;

  /**
   * @param trust the backend that this gallery works with
   * @param homes without them, copies in canisters of people's own do not count
   */
  constructor(trust: IcpTrust, homes?: ArchiveHomes) {
    this.#trust = trust;
    this.#homes = homes;
  }

  /**
   * Every report of a present copy on ICP needs a receipt that covers it. A certificate that comes with several is checked
   * once, since that takes most of the time.
   * @param reports by their indexes in the request
   * @param context.origin of this gallery, as browsers know it: archives name memories by it (ARCHITECTURE.md#archive-ids)
   * @param context.userId whose reports they are
   * @returns the certified SHA-256 of each original, in hexadecimal, and why reports are not proved (Unauthorized); both by index
   * @throws GalleryError TooLarge (too many certificates), LimitExceeded (the backend does not say where an archive has moved to)
   */
  async certifiedHashes(
    reports: ReadonlyMap<number, StorageEdgeInput>,
    { origin, userId }: Pick<Checking, "origin" | "userId">,
  ): Promise<CertifiedHashes> {
    const certified = [...reports.values()].flatMap(({ receipt }) => receipt?.certificate ?? []);
    if (new Set(certified).size > MOST_CERTIFICATES)
      throw new GalleryError("TooLarge", `Send at most ${MOST_CERTIFICATES} different certificates in a request.`, {
        field: "receipt",
      });
    const checking: Checking = { origin, userId, roots: new Map(), homes: new Map() };
    const answer: CertifiedHashes = { hashes: new Map(), unproved: new Map() };
    for (const [index, report] of reports) {
      if (report.backend !== "icp-canister" || !report.present) continue;
      try {
        const hash = await this.#hashOf(report, index, checking);
        if (hash !== undefined) answer.hashes.set(index, hash);
      } catch (error) {
        if (!(error instanceof GalleryError) || error.code !== "Unauthorized") throw error;
        answer.unproved.set(index, error);
      }
    }
    return answer;
  }

  /** @throws GalleryError Unauthorized, LimitExceeded */
  async #hashOf(report: StorageEdgeInput, index: number, checking: Checking): Promise<string | undefined> {
    const archivedId = archiveId(checking.origin, "memory", report.memoryId);
    const { owner, trust } = await this.#placeOf(report, archivedId, { ...checking, index });
    if (report.receipt === undefined)
      throw unproved(index, "receipt", "Send the canister's certificate and witness with a copy on ICP.");
    try {
      return certifiedHash(await treeOf(report.receipt, trust, checking.roots), owner, archivedId, report);
    } catch (error) {
      if (error instanceof VerificationError) throw unproved(index, "receipt", error.message);
      throw error;
    }
  }

  async #placeOf(
    { location }: StorageEdgeInput,
    archivedId: string,
    { index, homes, userId }: Pick<Checking, "homes" | "userId"> & { index: number },
  ): Promise<{ owner: Uint8Array; trust: IcpTrust }> {
    const [, canisterId = "", person = "", locatedId] = LOCATION.exec(location ?? "") ?? [];
    const expected = `Name the copy icp://${this.#trust.canisterId}/<owner>/memories/${archivedId}`;
    if (locatedId !== archivedId) throw unproved(index, "location", `${expected}: this gallery checks that canister.`);
    const owner = bytesOfOwner(person, index);
    const trust =
      canisterId === this.#trust.canisterId ? this.#trust : await this.#homeOf({ owner: person, userId }, homes);
    if (trust.canisterId !== canisterId)
      throw unproved(
        index,
        "location",
        `${expected}: this gallery checks that canister, and the one that this archive has moved to.`,
      );
    return { owner, trust };
  }

  async #homeOf(archive: ArchiveOwner, homes: Checking["homes"]): Promise<IcpTrust> {
    const home = homes.get(archive.owner) ?? this.#homes?.homeOf(archive) ?? Promise.resolve(this.#trust);
    homes.set(archive.owner, home);
    return home;
  }
}

/** @param roots of the certificates that were checked already */
async function treeOf(
  { certificate, witness }: StorageReceipt,
  trust: IcpTrust,
  roots: Checking["roots"],
): Promise<VerifiedTree> {
  const name = `${trust.canisterId} ${certificate}`;
  const root = roots.get(name) ?? verifyCertificate(fromBase64(certificate), trust);
  roots.set(name, root);
  return verifyWitness(fromBase64(witness), await root);
}

function bytesOfOwner(owner: string, index: number): Uint8Array {
  try {
    return Principal.fromText(owner).toUint8Array();
  } catch {
    throw unproved(index, "location", "The owner in the location is not a principal.");
  }
}

/** @returns the hash of an asset; `undefined` for metadata, for which the tree only needs to hold a record */
function certifiedHash(
  tree: VerifiedTree,
  owner: Uint8Array,
  archivedId: string,
  report: StorageEdgeInput,
): string | undefined {
  if (report.artifact === "metadata") {
    if (tree.leaf(memoryMetadataPath(owner, archivedId)) === undefined)
      throw new VerificationError("The canister certifies that it has no such memory.");
    return undefined;
  }
  const fact = certifiedAsset(tree, owner, archivedId, "original");
  if (fact === undefined) throw new VerificationError("The canister certifies that it has no original of this memory.");
  return toHex(fact.sha256);
}

const unproved = (index: number, field: string, message: string) =>
  new GalleryError("Unauthorized", message, { field: `${index}.${field}` });

/** Copies the bytes: a Buffer is a part of a larger one, and CBOR decoders would read that from its beginning. */
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
