import { Cbor, type HashTree, reconstruct } from "@dfinity/agent";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type BlsVerify, blsVerify as plainVerify } from "../values/bls.ts";
import { concatBytes, equalBytes } from "../values/bytes.ts";
import { CANISTER, certificateOf, ROOT_KEY, text, treeOf } from "./certificate.fixture.ts";
import { verifyReceipt } from "./receipt.ts";
import { MAX_PROOF_BYTES } from "./signed-tree.ts";
import {
  type CertifiedRoot,
  type Proof,
  VerificationError,
  type VerifiedTree,
  verifyCertificate,
  verifyProof,
  verifyTogether,
  verifyWitness,
} from "./verify.ts";

/** What a gateway can send in place of a proof: nothing else than the proof passes, and all else is a VerificationError. */
const TRUST = { canisterId: CANISTER.toText(), rootKey: ROOT_KEY, ignoreAge: true };
const PATHS = [["a", "x"], ["a", "y"], ["b"], ["c", "z", "z"]].map((path) => path.map(text));
const valueAt = (index: number) => Uint8Array.from({ length: 40 }, (_, place) => index * 40 + place);

let proof: Proof;
let root: CertifiedRoot;
beforeAll(async () => {
  const tree = treeOf(PATHS.map((path, index) => [path, valueAt(index)]));
  proof = { certificate: await certificateOf(CANISTER, await reconstruct(tree)), witness: Cbor.encode(tree) };
  root = await verifyCertificate(proof.certificate, TRUST);
});

/** Settles when what was sent is refused, or says the same as the true proof of every path. */
async function refusedOrTrue(verified: Promise<VerifiedTree>): Promise<void> {
  const tree = await verified.catch((error: unknown) => error);
  if (!isTree(tree)) return void expect(tree).toBeInstanceOf(VerificationError);
  PATHS.forEach((path, index) => {
    expect(equalBytes(tree.leaf(path) ?? new Uint8Array(), valueAt(index))).toBe(true);
  });
  expect(tree.leaf([text("d")])).toBeUndefined();
}

const isTree = (value: unknown): value is VerifiedTree =>
  typeof value === "object" && value !== null && "leaf" in value;

/** A path of one label, nested this often. CBOR is written here, because encoders recurse. */
function nested(depth: number, open: Uint8Array, end: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(depth * open.length + end.length);
  for (let level = 0; level < depth; level++) bytes.set(open, level * open.length);
  bytes.set(end, depth * open.length);
  return bytes;
}

const LABEL_A = Uint8Array.of(0x83, 2, 0x41, 0x61);
const FORK_WITH_EMPTY = Uint8Array.of(0x83, 1, 0x81, 0);
const LEAF = Uint8Array.of(0x82, 3, 0x41, 0x61);

describe("proofs that were asked for together", () => {
  it("need one certificate while the canister's tree is the same, and another tree its own", async () => {
    let checkCount = 0;
    const blsVerify = async (...check: Parameters<BlsVerify>) => {
      checkCount++;
      return plainVerify(...check);
    };
    const verify = verifyTogether({ ...TRUST, blsVerify });
    const damaged = Uint8Array.of(...proof.certificate.slice(0, -1), 0);
    const [tree, same] = await Promise.all([verify(proof), verify({ ...proof, certificate: damaged })]);
    expect([tree?.leaf(PATHS[0] ?? []), same?.leaf(PATHS[0] ?? [])]).toEqual([valueAt(0), valueAt(0)]);
    expect(checkCount).toBe(1);

    const changed = treeOf([[[text("e")], valueAt(9)]]);
    const witness = Cbor.encode(changed);
    await expect(verify({ ...proof, witness })).rejects.toThrow("not of the tree that the certificate certifies");
    const certificate = await certificateOf(CANISTER, await reconstruct(changed));
    expect((await verify({ certificate, witness })).leaf([text("e")])).toEqual(valueAt(9));
    expect(checkCount).toBe(3);
    await expect(verifyTogether(TRUST)({ ...proof, certificate: damaged })).rejects.toThrow(VerificationError);
  });
});

describe("a proof that is not the canister's", () => {
  it("is refused with any byte of its witness changed", async () => {
    for (let place = 0; place < proof.witness.length; place++) {
      const witness = proof.witness.slice();
      witness[place] = (witness[place] ?? 0) ^ (1 << (place % 8));
      await refusedOrTrue(verifyWitness(witness, root));
    }
  });

  it("is refused with any byte of its certificate changed", async () => {
    for (let place = 0; place < proof.certificate.length; place += 11) {
      const certificate = proof.certificate.slice();
      certificate[place] = (certificate[place] ?? 0) ^ (1 << (place % 8));
      await refusedOrTrue(verifyProof({ ...proof, certificate }, TRUST));
    }
  });

  it("is refused when it is cut off, or has more behind it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(proof.witness.length), fc.uint8Array({ maxLength: 20 }), async (length, more) => {
        await refusedOrTrue(verifyWitness(concatBytes([proof.witness.slice(0, length), more]), root));
      }),
    );
  });

  it("is refused when it is any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 300 }),
        async (certificate, witness) => {
          await refusedOrTrue(verifyWitness(witness, root));
          await refusedOrTrue(verifyProof({ ...proof, certificate }, TRUST));
        },
      ),
    );
  });

  it.each([
    ["labels", LABEL_A],
    ["forks", FORK_WITH_EMPTY],
    ["arrays", Uint8Array.of(0x81)],
    ["tags", Uint8Array.of(0xd9, 0xd9, 0xf7)],
  ])("is refused when it nests %s, however deeply", async (_, open) => {
    for (const depth of [100, 10_000, 600_000]) {
      const deep = nested(depth, open, LEAF);
      await expect(verifyProof({ ...proof, witness: deep }, TRUST)).rejects.toThrow(VerificationError);
      await expect(verifyProof({ ...proof, certificate: deep }, TRUST)).rejects.toThrow(VerificationError);
    }
  });

  it("is refused when it is longer than any answer of the network", async () => {
    const long = concatBytes([proof.witness, new Uint8Array(MAX_PROOF_BYTES)]);
    await expect(verifyProof({ ...proof, witness: long }, TRUST)).rejects.toThrow("The witness is longer than");
    await expect(verifyProof({ ...proof, certificate: long }, TRUST)).rejects.toThrow("The certificate is longer than");
  });

  it("is refused when its witness is bytes, which read as a pruned tree without a hash", async () => {
    const bytes = Uint8Array.of(0x41, 4);
    await expect(verifyWitness(bytes, root)).rejects.toThrow(VerificationError);
  });

  it("is refused when lengths in it promise more than there is", async () => {
    for (const promise of [
      [0x9b, 0, 0, 0, 1, 0, 0, 0, 0],
      [0x5b, 0, 0, 0, 1, 0, 0, 0, 0],
      [0xbb, 0xff, 0xff, 0, 0, 0, 0, 0, 0],
    ])
      await expect(verifyProof({ ...proof, witness: Uint8Array.from(promise) }, TRUST)).rejects.toThrow(
        VerificationError,
      );
  });

  it("tells the same where its bytes are written as lists of numbers", async () => {
    const asLists = (tree: HashTree): unknown =>
      (tree as unknown[]).map((part) => {
        if (part instanceof Uint8Array) return [...part];
        return Array.isArray(part) ? asLists(part as HashTree) : part;
      });
    const witness = Cbor.encode(asLists(Cbor.decode<HashTree>(proof.witness)));
    await refusedOrTrue(verifyWitness(witness, root));
  });
});

describe("a receipt that somebody made up", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.constant(CANISTER.toText()),
    fc.constant("00"),
    fc.constant("store-forever receipt 1"),
  );
  const anything = fc.record({
    format: fc.constant("store-forever receipt 1"),
    canisterId: fc.constant(CANISTER.toText()),
    owner: texts,
    memoryId: texts,
    certifiedAtNs: texts,
    description: fc.dictionary(texts, texts),
    assets: fc.array(fc.record({ kind: texts, sha256: texts, sizeBytes: fc.double() }), { maxLength: 3 }),
    certificate: texts,
    witness: texts,
  });

  it("is refused", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (receipt) => {
        const verified = verifyReceipt(receipt, {
          canisterId: TRUST.canisterId,
          rootKey: ROOT_KEY,
        });
        await expect(verified).rejects.toThrow(VerificationError);
      }),
    );
  });

  it.each([null, undefined, 7, "text", [], {}, { format: "store-forever receipt 1", canisterId: CANISTER.toText() }])(
    "is refused when it is %j",
    async (receipt) => {
      const trust = { canisterId: TRUST.canisterId, rootKey: ROOT_KEY };
      await expect(verifyReceipt(receipt, trust)).rejects.toThrow(VerificationError);
    },
  );
});
