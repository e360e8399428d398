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

export interface IcpTrust {
  /** The backend canister whose certificates count. */
  canisterId: string;
  /** DER root key of its network. */
  rootKey: Uint8Array;
}

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

/** Checks that the canister itself certifies the copies on ICP that are reported as present. */
export class IcpVerifier {
  readonly #trust: IcpTrust;

  constructor(trust: IcpTrust) {
    this.#trust = trust;
  }

  /**
   * Every report of a present copy on ICP needs a receipt that covers it. A certificate that comes with several is checked
   * once, since that takes most of the time.
   * @param reports by their indexes in the request
   * @param origin of this gallery, as browsers know it: archives name memories by it (ARCHITECTURE.md#archive-ids)
   * @returns the certified SHA-256 of each original, in hexadecimal, and why reports are not proved (Unauthorized); both by index
   * @throws GalleryError TooLarge (too many certificates)
   */
  async certifiedHashes(reports: ReadonlyMap<number, StorageEdgeInput>, origin: string): Promise<CertifiedHashes> {
    const certified = [...reports.values()].flatMap(({ receipt }) => receipt?.certificate ?? []);
    if (new Set(certified).size > MOST_CERTIFICATES)
      throw new GalleryError("TooLarge", `Send at most ${MOST_CERTIFICATES} different certificates in a request.`, {
        field: "receipt",
      });
    const roots = new Map<string, Promise<CertifiedRoot>>();
    const answer: CertifiedHashes = { hashes: new Map(), unproved: new Map() };
    for (const [index, report] of reports) {
      if (report.backend !== "icp-canister" || !report.present) continue;
      try {
        const hash = await this.#hashOf(report, index, { origin, roots });
        if (hash !== undefined) answer.hashes.set(index, hash);
      } catch (error) {
        if (!(error instanceof GalleryError)) throw error;
        answer.unproved.set(index, error);
      }
    }
    return answer;
  }

  /** @throws GalleryError Unauthorized */
  async #hashOf(
    report: StorageEdgeInput,
    index: number,
    { origin, roots }: { origin: string; roots: Map<string, Promise<CertifiedRoot>> },
  ): Promise<string | undefined> {
    const archivedId = archiveId(origin, "memory", report.memoryId);
    const owner = this.#ownerOf(report, archivedId, index);
    if (report.receipt === undefined)
      throw unproved(index, "receipt", "Send the canister's certificate and witness with a copy on ICP.");
    try {
      return certifiedHash(await this.#treeOf(report.receipt, roots), owner, archivedId, report);
    } catch (error) {
      if (error instanceof VerificationError) throw unproved(index, "receipt", error.message);
      throw error;
    }
  }

  /** @param roots of the certificates that were checked already */
  async #treeOf(
    { certificate, witness }: StorageReceipt,
    roots: Map<string, Promise<CertifiedRoot>>,
  ): Promise<VerifiedTree> {
    const root = roots.get(certificate) ?? verifyCertificate(fromBase64(certificate), this.#trust);
    roots.set(certificate, root);
    return verifyWitness(fromBase64(witness), await root);
  }

  #ownerOf({ location }: StorageEdgeInput, archivedId: string, index: number): Uint8Array {
    const [, canisterId, owner = "", locatedId] = LOCATION.exec(location ?? "") ?? [];
    if (canisterId !== this.#trust.canisterId || locatedId !== archivedId)
      throw unproved(
        index,
        "location",
        `Name the copy icp://${this.#trust.canisterId}/<owner>/memories/${archivedId}: this gallery checks that canister.`,
      );
    try {
      return Principal.fromText(owner).toUint8Array();
    } catch {
      throw unproved(index, "location", "The owner in the location is not a principal.");
    }
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
