import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Release, ReleaseNotice } from "../candid/backend.did.ts";
import { CANISTER, proofOf, ROOT_KEY } from "./certificate.fixture.ts";
import { releaseLeaf } from "./leaves.ts";
import { factoryPath, releasePath } from "./paths.ts";
import { Principal, type Proof, releaseIn, VerificationError } from "./verify.ts";

const TRUST = { canisterId: CANISTER.toText(), rootKey: ROOT_KEY, ignoreAge: true };
const FACTORY = Principal.fromUint8Array(Uint8Array.of(1, 2, 3, 1));

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const flag = fc.oneof(fc.constant<[]>([]), fc.tuple(fc.boolean()));
const contents = fc.uniqueArray(
  fc.record({
    content_encoding: fc.constantFrom("identity", "gzip", "br"),
    sha256: bytes,
    size_bytes: fc.bigInt(0n, 9n),
  }),
  { selector: ({ content_encoding }) => content_encoding, minLength: 1 },
);
const file = fc.record({
  key: fc.constantFrom("/index.html", "/a.js", "/b.js"),
  content_type: fc.constantFrom("text/html", "text/javascript"),
  max_age: fc.oneof(fc.constant<[]>([]), fc.tuple(fc.bigInt(0n, 3n))),
  headers: fc.oneof(
    fc.constant<[]>([]),
    fc.tuple(fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom("c", "d")), { maxLength: 2 })),
  ),
  allow_raw_access: flag,
  is_aliased: flag,
  contents,
});
const release: fc.Arbitrary<Release> = fc.record({
  module_sha256: bytes,
  module_bytes: fc.bigInt(0n, 9n),
  viewer: fc.array(file, { maxLength: 3 }),
});

let nothing: Proof;
beforeAll(async () => {
  nothing = await proofOf([[[new TextEncoder().encode("archives")], new Uint8Array(1)]]);
});

const certify = (told: Release) =>
  proofOf([
    [factoryPath(), FACTORY.toUint8Array()],
    [releasePath(), releaseLeaf(told, sha256)],
  ]);

/** All that is told, in an order of its own: encodings have none. */
const textOf = ({ viewer, ...module }: Release) =>
  JSON.stringify(
    [
      module,
      viewer.map((each) => ({ ...each, contents: each.contents.map((one) => JSON.stringify(one, plain)).sort() })),
    ],
    plain,
  );
const plain = (_: string, value: unknown) =>
  value instanceof Uint8Array ? [...value] : typeof value === "bigint" ? String(value) : value;

describe("what a canister tells of releases", () => {
  it("is taken as it is certified, and in no other way", async () => {
    await fc.assert(
      fc.asyncProperty(release, fc.option(release), async (certifiedOne, other) => {
        const told = other ?? certifiedOne;
        const answer = {
          ...(await certify(certifiedOne)),
          value: { factory: [FACTORY], release: [told] } as ReleaseNotice,
        };
        const taken = releaseIn(answer, TRUST);
        if (textOf(told) === textOf(certifiedOne))
          expect(await taken).toEqual({ factoryId: FACTORY.toText(), release: told });
        else await expect(taken).rejects.toThrow(new VerificationError("The release is not the certified one."));
      }),
      { numRuns: 30 },
    );
  });

  it("changes with every single fact", async () => {
    await fc.assert(
      fc.asyncProperty(release, file, fc.nat(), async (one, other, choice) => {
        const [first = other] = one.viewer;
        const changed: Release[] = [
          { ...one, module_sha256: sha256(one.module_sha256) },
          { ...one, module_bytes: one.module_bytes + 1n },
          { ...one, viewer: [...one.viewer, other] },
          ...(Object.keys(other) as (keyof typeof other)[]).map((field) => ({
            ...one,
            viewer: [{ ...first, [field]: other[field] }, ...one.viewer.slice(1)],
          })),
        ].filter((candidate) => textOf(candidate) !== textOf(one));
        const picked = changed[choice % changed.length] ?? one;
        expect(releaseLeaf(picked, sha256)).not.toEqual(releaseLeaf(one, sha256));
      }),
    );
  });

  it("names no other factory than the certified one, and none where there is none", async () => {
    const empty: Release = { module_sha256: new Uint8Array(32), module_bytes: 0n, viewer: [] };
    const proof = await certify(empty);
    const factories: ReleaseNotice["factory"][] = [[], [CANISTER]];
    for (const factory of factories)
      await expect(releaseIn({ ...proof, value: { factory, release: [empty] } }, TRUST)).rejects.toThrow(
        new VerificationError("The canister was not made by the factory that the answer tells."),
      );
    await expect(releaseIn({ ...nothing, value: { factory: [FACTORY], release: [] } }, TRUST)).rejects.toThrow(
      VerificationError,
    );
    expect(await releaseIn({ ...nothing, value: { factory: [], release: [] } }, TRUST)).toEqual({
      factoryId: undefined,
      release: undefined,
    });
    await expect(releaseIn({ ...proof, value: { factory: [FACTORY], release: [] } }, TRUST)).rejects.toThrow(
      new VerificationError("The release is not the certified one."),
    );
  });
});
