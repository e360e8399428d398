import { Buffer } from "node:buffer";
import { memoryMetadataPath, type StorageEdgeInput, type StorageReceipt, toHex } from "@store-forever/protocol";
import {
  certifiedAsset,
  Principal,
  VerificationError,
  type VerifiedTree,
  verifyProof,
} from "@store-forever/protocol/verify";
import { GalleryError } from "../errors/gallery-error.ts";

export interface IcpTrust {
  /** The backend canister whose certificates count. */
  canisterId: string;
  /** DER root key of its network. */
  rootKey: Uint8Array;
}

/** `icp://<canister>/<owner>/memories/<memory id>`. */
const LOCATION = /^icp:\/\/([a-z0-9-]+)\/([a-z0-9-]+)\/memories\/([0-9a-f-]{36})$/;

/** Checks that the canister itself certifies the copies on ICP that are reported as present. */
export class IcpVerifier {
  readonly #trust: IcpTrust;

  constructor(trust: IcpTrust) {
    this.#trust = trust;
  }

  /**
   * Every report of a present copy on ICP needs a receipt that covers it. A receipt that comes with several reports is checked
   * once.
   * @returns the certified SHA-256 of each original, in hexadecimal, by the index of its report
   * @throws GalleryError Unauthorized for the first report that is not proved
   */
  async certifiedHashes(reports: readonly StorageEdgeInput[]): Promise<Map<number, string>> {
    const trees = new Map<string, Promise<VerifiedTree>>();
    const hashes = new Map<number, string>();
    for (const [index, report] of reports.entries()) {
      if (report.backend !== "icp-canister" || !report.present) continue;
      const owner = this.#ownerOf(report, index);
      if (report.receipt === undefined)
        throw unproved(index, "receipt", "Send the canister's certificate and witness with a copy on ICP.");
      const key = `${report.receipt.certificate}\n${report.receipt.witness}`;
      const tree = trees.get(key) ?? this.#verify(report.receipt);
      trees.set(key, tree);
      try {
        const hash = certifiedHash(await tree, owner, report);
        if (hash !== undefined) hashes.set(index, hash);
      } catch (error) {
        if (error instanceof VerificationError) throw unproved(index, "receipt", error.message);
        throw error;
      }
    }
    return hashes;
  }

  #verify({ certificate, witness }: StorageReceipt): Promise<VerifiedTree> {
    return verifyProof({ certificate: fromBase64(certificate), witness: fromBase64(witness) }, this.#trust);
  }

  #ownerOf({ location, memoryId }: StorageEdgeInput, index: number): Uint8Array {
    const [, canisterId, owner = "", locatedId] = LOCATION.exec(location ?? "") ?? [];
    if (canisterId !== this.#trust.canisterId || locatedId !== memoryId)
      throw unproved(
        index,
        "location",
        `Name the copy icp://${this.#trust.canisterId}/<owner>/memories/${memoryId}: this gallery checks that canister.`,
      );
    try {
      return Principal.fromText(owner).toUint8Array();
    } catch {
      throw unproved(index, "location", "The owner in the location is not a principal.");
    }
  }
}

/** @returns the hash of an asset; `undefined` for metadata, for which the tree only needs to hold a record */
function certifiedHash(tree: VerifiedTree, owner: Uint8Array, report: StorageEdgeInput): string | undefined {
  if (report.artifact === "metadata") {
    if (tree.leaf(memoryMetadataPath(owner, report.memoryId)) === undefined)
      throw new VerificationError("The canister certifies that it has no such memory.");
    return undefined;
  }
  const fact = certifiedAsset(tree, owner, report.memoryId, "original");
  if (fact === undefined) throw new VerificationError("The canister certifies that it has no original of this memory.");
  return toHex(fact.sha256);
}

const unproved = (index: number, field: string, message: string) =>
  new GalleryError("Unauthorized", message, { field: `${index}.${field}` });

/** Copies the bytes: a Buffer is a part of a larger one, and CBOR decoders would read that from its beginning. */
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
