import { Cbor, IC_REQUEST_AUTH_DELEGATION_DOMAIN_SEPARATOR, reconstruct, requestIdOf, wrapDER } from "@dfinity/agent";
import { Delegation } from "@dfinity/identity";
import { Principal } from "@dfinity/principal";
import { sha256 } from "@noble/hashes/sha2.js";
import { beforeAll, describe, expect, it } from "vitest";
import { CANISTER, certificateOf, ROOT_KEY, text, treeOf } from "../certified/certificate.fixture.ts";
import { VerificationError } from "../certified/verify.ts";
import { Ed25519KeyIdentity } from "../client/ic.ts";
import { concatBytes, fromHex } from "../values/bytes.ts";
import {
  DelegationChain,
  DelegationIdentity,
  ECDSAKeyIdentity,
  parseDelegationChain,
  signsWith,
  verifyDelegationChain,
} from "./delegation.ts";

const IN_AN_HOUR = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
const IN_A_MINUTE = new Date(IN_AN_HOUR.getTime() - 3_540_000);
const [ARCHIVE, OTHER] = [CANISTER, Principal.fromText("aaaaa-aa")];

let person: Ed25519KeyIdentity;
let viewer: ECDSAKeyIdentity;
let extension: ECDSAKeyIdentity;
let toViewer: DelegationChain;
beforeAll(async () => {
  person = Ed25519KeyIdentity.generate();
  [viewer, extension] = await Promise.all([ECDSAKeyIdentity.generate(), ECDSAKeyIdentity.generate()]);
  toViewer = await DelegationChain.create(person, viewer.getPublicKey(), IN_AN_HOUR);
});

const extended = (targets: Principal[], previous = toViewer) =>
  DelegationChain.create(viewer, extension.getPublicKey(), IN_A_MINUTE, { previous, targets });

const failing = (chain: DelegationChain) => verifyDelegationChain(chain, ROOT_KEY).catch((error: unknown) => error);

describe("a chain from a person over the viewer to the extension", () => {
  it("is the person's, ends with its first delegation that ends, and reaches what all of them allow", async () => {
    const json = JSON.stringify((await extended([ARCHIVE])).toJSON());
    expect(await verifyDelegationChain(parseDelegationChain(json), ROOT_KEY)).toEqual({
      principal: person.getPrincipal().toText(),
      sessionKey: new Uint8Array(extension.getPublicKey().toDer()),
      expiresAtMs: IN_A_MINUTE.getTime(),
      targets: [ARCHIVE.toText()],
    });
    expect((await verifyDelegationChain(toViewer, ROOT_KEY)).targets).toBeUndefined();
    const narrow = await DelegationChain.create(person, viewer.getPublicKey(), IN_AN_HOUR, { targets: [ARCHIVE] });
    expect((await verifyDelegationChain(await extended([OTHER], narrow), ROOT_KEY)).targets).toEqual([]);
  });

  it("does not hold with anything in it changed", async () => {
    const json = (await extended([ARCHIVE])).toJSON();
    const changed = (change: (copy: typeof json) => void) => {
      const copy = structuredClone(json);
      change(copy);
      return failing(DelegationChain.fromJSON(copy));
    };
    const flip = (hex: string) => `${hex.slice(0, -1)}${hex.endsWith("0") ? "1" : "0"}`;
    const changes: ((copy: typeof json) => void)[] = [];
    for (const index of [0, 1]) {
      const signed = (copy: typeof json) => copy.delegations[index] as (typeof json)["delegations"][number];
      changes.push((copy) => Object.assign(signed(copy), { signature: flip(signed(copy).signature) }));
      changes.push((copy) => Object.assign(signed(copy).delegation, { expiration: "ffffffffffffffff" }));
      changes.push((copy) => Object.assign(signed(copy).delegation, { targets: [OTHER.toHex()] }));
    }
    changes.push((copy) => copy.delegations.reverse());
    changes.push((copy) => Object.assign(copy, { publicKey: flip(copy.publicKey) }));
    for (const error of await Promise.all(changes.map(changed))) {
      expect(error).toBeInstanceOf(VerificationError);
      expect(error).toMatchObject({ message: expect.stringContaining("signature") });
    }
  });

  it("is neither empty, nor endless, nor a circle", async () => {
    const { delegations } = toViewer;
    const key = new Uint8Array(person.getPublicKey().toDer());
    const endless = Array.from({ length: 21 }, () => delegations).flat();
    expect(await failing(DelegationChain.fromDelegations([], key))).toMatchObject({ message: /1 to 20/ });
    expect(await failing(DelegationChain.fromDelegations(endless, key))).toMatchObject({ message: /1 to 20/ });
    const back = await DelegationChain.create(viewer, person.getPublicKey(), IN_AN_HOUR, { previous: toViewer });
    expect(await failing(back)).toMatchObject({ message: /its own keys/ });
    expect(() => parseDelegationChain("{}")).toThrow(VerificationError);
  });

  it("is used by whoever has the private half of its last key, and by nobody else", async () => {
    const identity = DelegationIdentity.fromDelegation(viewer, toViewer);
    expect(await signsWith(identity, new Uint8Array(viewer.getPublicKey().toDer()))).toBe(true);
    expect(await signsWith(identity, new Uint8Array(extension.getPublicKey().toDer()))).toBe(false);
  });
});

describe("a chain that begins with a canister's signature, as Internet Identity's", () => {
  const seed = text("anchor 10000");
  const oid = fromHex("300c060a2b0601040183b8430102");
  const id = CANISTER.toUint8Array();
  const key = wrapDER(concatBytes([Uint8Array.of(id.length), id, seed]), oid);

  async function chainSignedFor(signedSeed: Uint8Array) {
    const delegation = new Delegation(
      new Uint8Array(viewer.getPublicKey().toDer()),
      BigInt(IN_AN_HOUR.getTime()) * 1_000_000n,
    );
    const signed = concatBytes([IC_REQUEST_AUTH_DELEGATION_DOMAIN_SEPARATOR, requestIdOf({ ...delegation })]);
    const tree = treeOf([[[text("sig"), sha256(signedSeed), sha256(signed)], new Uint8Array(0)]]);
    const certificate = await certificateOf(CANISTER, await reconstruct(tree));
    const signature = Cbor.encode({ certificate, tree });
    return DelegationChain.fromDelegations([{ delegation, signature: signature as never }], key as never);
  }

  it("holds where the network certifies that the canister signed it", async () => {
    const verified = await verifyDelegationChain(await chainSignedFor(seed), ROOT_KEY);
    expect(verified.principal).toBe(Principal.selfAuthenticating(key).toText());
  });

  it("does not hold for another seed, or on another network", async () => {
    expect(await failing(await chainSignedFor(text("anchor 10001")))).toBeInstanceOf(VerificationError);
    const otherNetwork = verifyDelegationChain(await chainSignedFor(seed), fromHex("00"));
    await expect(otherNetwork).rejects.toThrow(VerificationError);
  });
});
