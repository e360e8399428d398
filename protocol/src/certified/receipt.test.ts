import { Cbor, reconstruct } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, it } from "vitest";
import type { Memory } from "../candid/backend.did.ts";
import { nameOf } from "../candid/shapes.ts";
import { concatBytes } from "../values/bytes.ts";
import { CANISTER, certificateOf, DER_OF_BLS_KEY, ROOT_KEY, TIME_NS, treeOf } from "./certificate.fixture.ts";
import { assetLeaf, memoryLeaf } from "./leaves.ts";
import { memoryAssetPath, memoryMetadataPath, type TreePath } from "./paths.ts";
import { type MemoryReceipt, receiptWriter, verifyReceipt } from "./receipt.ts";
import { memoryDescription, verifyProof } from "./verify.ts";

const OWNER = Principal.fromUint8Array(Uint8Array.of(9, 9, 9));
const TRUST = { canisterId: CANISTER.toText(), rootKey: ROOT_KEY };

const memoryOf = (id: string, byte: number): Memory => ({
  id,
  memory_type: { image: null },
  metadata: {
    title: `Beach ${byte}`,
    description: [],
    file_name: ["beach.jpg"],
    width_px: [4000],
    height_px: [3000],
    captured_at_ns: [1_700_000_000_000_000_000n],
    duration_ms: [61_000],
    camera: ["Pixel 8"],
    grade: [],
    is_cut_off: false,
    alt_text: [],
    rights: [],
    location: [{ latitude_e7: -488_566_000, longitude_e7: 23_522_000 }],
    source_url: [],
  },
  assets: (["original", "thumb"] as const).map((kind) => ({
    kind: { [kind]: null } as Memory["assets"][number]["kind"],
    sha256: sha256(Uint8Array.of(byte, kind.length)),
    size_bytes: BigInt(byte * 1000),
    content_type: "image/jpeg",
    inline: [],
  })),
  created_at_ns: 1n,
  stored_at_ns: 1n,
  versions: [],
});

async function receipts(): Promise<{ receipts: MemoryReceipt[]; wholeWitnessBytes: number }> {
  const owner = OWNER.toUint8Array();
  const memories = [memoryOf("a", 1), memoryOf("b", 2), memoryOf("c", 3)];
  const tree = treeOf(
    memories.flatMap((memory): [TreePath, Uint8Array][] => [
      [memoryMetadataPath(owner, memory.id), memoryLeaf(memoryDescription(memory), sha256)],
      ...memory.assets.map((asset): [TreePath, Uint8Array] => [
        memoryAssetPath(owner, memory.id, nameOf(asset.kind)),
        assetLeaf({ sha256: asset.sha256, sizeBytes: asset.size_bytes }),
      ]),
    ]),
  );
  const proof = {
    certificate: await certificateOf(CANISTER, await reconstruct(tree)),
    witness: Cbor.encode(tree),
  };
  const { certifiedAtNs } = await verifyProof(proof, { ...TRUST, ignoreAge: true });
  const archive = { canisterId: CANISTER.toText(), owner: OWNER };
  const receiptOf = await receiptWriter({ ...proof, certifiedAtNs }, archive);
  return {
    receipts: memories.map(receiptOf),
    wholeWitnessBytes: proof.witness.length,
  };
}

const overJson = (receipt: MemoryReceipt): MemoryReceipt => JSON.parse(JSON.stringify(receipt));

describe("a receipt", () => {
  it("holds for ever, survives JSON, and shows of the tree only its own memory", async () => {
    const made = await receipts();
    for (const receipt of made.receipts) {
      await verifyReceipt(overJson(receipt), TRUST);
      expect(receipt.witness.length / 2).toBeLessThan(made.wholeWitnessBytes);
      expect(receipt.certifiedAtNs).toBe(TIME_NS.toString());
    }
    expect(made.receipts.map(({ description }) => description.title)).toEqual(["Beach 1", "Beach 2", "Beach 3"]);
  });

  it.each<[string, (receipt: MemoryReceipt) => MemoryReceipt, string]>([
    ["another kind of file", (r) => ({ ...r, format: "other" as never }), "not a receipt of the kind"],
    ["a changed certificate", (r) => ({ ...r, certificate: flip(r.certificate, -20) }), "certificate is not valid"],
    ["a changed witness", (r) => ({ ...r, witness: flip(r.witness, -2) }), "witness is not of the tree"],
    ["a witness that is none", (r) => ({ ...r, witness: "00" }), "witness is not"],
    ["damaged text", (r) => ({ ...r, certificate: `${r.certificate}x` }), "receipt is damaged"],
    [
      "a changed hash",
      (r) => withAsset(r, { sha256: "00".repeat(32) }),
      "original of memory a is not the certified one",
    ],
    ["a changed size", (r) => withAsset(r, { sizeBytes: 5 }), "original of memory a is not the certified one"],
    ["an asset that was never stored", (r) => withAsset(r, { kind: "display" }, 1), "not the certified one|not cover"],
    ["no original", (r) => ({ ...r, assets: r.assets.slice(1) }), "names no original"],
    ["a changed title", (r) => ({ ...r, description: { ...r.description, title: "X" } }), "description of memory a"],
    [
      "a changed date",
      (r) => ({ ...r, description: { ...r.description, capturedAtNs: "1" } }),
      "description of memory a",
    ],
    ["another memory", (r) => ({ ...r, memoryId: "b" }), "does not cover"],
    ["another time", (r) => ({ ...r, certifiedAtNs: "5" }), "time"],
  ])("does not hold with %s", async (_, change, message) => {
    const [receipt] = (await receipts()).receipts;
    if (receipt === undefined) throw new Error("There is no receipt.");
    const verifying = verifyReceipt(change(overJson(receipt)), TRUST);
    await expect(verifying).rejects.toMatchObject({
      name: "VerificationError",
      message: expect.stringMatching(message),
    });
  });

  it("does not hold for another canister, whatever it says, nor under another root key", async () => {
    const [receipt] = (await receipts()).receipts;
    if (receipt === undefined) throw new Error("There is no receipt.");
    const other = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2, 1, 1)).toText();
    await expect(verifyReceipt(receipt, { ...TRUST, canisterId: other })).rejects.toThrow(`not of ${other}`);
    const claiming = { ...receipt, canisterId: other };
    await expect(verifyReceipt(claiming, { ...TRUST, canisterId: other })).rejects.toThrow("no data certified by this");
    const otherKey = concatBytes([DER_OF_BLS_KEY, bls.getPublicKeyForShortSignatures(new Uint8Array(32).fill(8))]);
    await expect(verifyReceipt(receipt, { ...TRUST, rootKey: otherKey })).rejects.toThrow("not valid");
  });
});

/** Changes one digit, counted from the end. */
function flip(hex: string, at: number): string {
  const digit = hex.at(at) === "0" ? "1" : "0";
  return hex.slice(0, at) + digit + hex.slice(hex.length + at + 1);
}

function withAsset(receipt: MemoryReceipt, change: Partial<MemoryReceipt["assets"][number]>, at = 0): MemoryReceipt {
  return {
    ...receipt,
    assets: receipt.assets.map((asset, index) => (index === at ? { ...asset, ...change } : asset)),
  };
}
