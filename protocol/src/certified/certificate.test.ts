import { Cbor } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { bls12_381 as bls } from "@noble/curves/bls12-381";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toHex } from "../values/bytes.ts";
import {
  CANISTER,
  certificateOf,
  type DelegationOptions,
  delegationOf,
  RANGES,
  ROOT_KEY,
  SUBNET_ID,
  SUBNET_SECRET,
  stateCertificateOf,
  TIME_NS,
} from "./certificate.fixture.ts";
import { verifyCanisterFacts, verifyCertificate } from "./certificate.ts";
import { VerificationError } from "./verification-error.ts";

const DATA = new Uint8Array(32).fill(3);
const TRUST = { canisterId: CANISTER.toText(), rootKey: ROOT_KEY };
const MINUTE_NS = 60_000_000_000n;
const DAY_NS = 24n * 60n * MINUTE_NS;
const FORMS = ["flat", "sharded"] as const;

const withDelegation = async (options: DelegationOptions, timeNs = TIME_NS) =>
  certificateOf(CANISTER, DATA, { timeNs, delegation: await delegationOf(options) });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Number(TIME_NS / 1_000_000n) });
});
afterEach(() => {
  vi.useRealTimers();
});

async function refused(certificate: Promise<Uint8Array>, why: string, trust = TRUST): Promise<void> {
  const verified = verifyCertificate(await certificate, trust);
  await expect(verified).rejects.toThrow(VerificationError);
  await expect(verified).rejects.toThrow(why);
}

describe("a certificate of the root subnet", () => {
  it("tells the canister's root hash, and when it was certified", async () => {
    const certificate = await certificateOf(CANISTER, DATA);
    expect(await verifyCertificate(certificate, TRUST)).toEqual({ rootHash: DATA, certifiedAtNs: TIME_NS });
  });

  it("is refused when it is stale or from the future, unless its age does not matter", async () => {
    for (const [distanceNs, why] of [
      [-6n * MINUTE_NS, "older than five minutes"],
      [6n * MINUTE_NS, "from the future"],
    ] as const) {
      const certificate = certificateOf(CANISTER, DATA, { timeNs: TIME_NS + distanceNs });
      await refused(certificate, why);
      const receipt = await verifyCertificate(await certificate, { ...TRUST, ignoreAge: true });
      expect(receipt.certifiedAtNs).toBe(TIME_NS + distanceNs);
    }
  });

  it("is refused when it is about another canister", async () => {
    const other = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2, 1, 1));
    await refused(certificateOf(other, DATA), "no data certified by this canister");
  });
});

describe.each(FORMS)("a certificate behind a delegation with %s ranges", (form) => {
  it("tells the canister's root hash", async () => {
    expect(await verifyCertificate(await withDelegation({ form }), TRUST)).toMatchObject({ rootHash: DATA });
  });

  it("is good with a delegation of the same month, and as a receipt for ever", async () => {
    const certificate = await withDelegation({ form, timeNs: TIME_NS - 29n * DAY_NS });
    expect(await verifyCertificate(certificate, TRUST)).toMatchObject({ rootHash: DATA });
    vi.setSystemTime(Number((TIME_NS + 20_000n * DAY_NS) / 1_000_000n));
    const receipt = await verifyCertificate(certificate, { ...TRUST, ignoreAge: true });
    expect(receipt).toEqual({ rootHash: DATA, certifiedAtNs: TIME_NS });
  });

  it("is refused when the delegation is of another time", async () => {
    for (const timeNs of [TIME_NS - 31n * DAY_NS, TIME_NS + 6n * MINUTE_NS])
      await refused(withDelegation({ form, timeNs }), "not of the time");
  });

  it("is refused when the ranges do not contain the canister", async () => {
    const [elsewhere] = RANGES;
    if (elsewhere === undefined) throw new Error("The fixture has no range.");
    await refused(withDelegation({ form, ranges: [elsewhere] }), "does not have this canister");
    await refused(withDelegation({ form, ranges: [] }), "does not have this canister");
  });

  it("is refused when the ranges are not of the subnet that the delegation names", async () => {
    const delegation = { ...(await delegationOf({ form })), subnet_id: Uint8Array.of(...SUBNET_ID.slice(0, -1), 3) };
    await refused(certificateOf(CANISTER, DATA, { delegation }), "does not tell the subnet's key");
  });

  it("is refused when the delegation is delegated itself", async () => {
    const delegation = await delegationOf({ form, secret: SUBNET_SECRET, delegation: await delegationOf({ form }) });
    await refused(certificateOf(CANISTER, DATA, { delegation }), "only the root subnet delegates");
  });

  it("is refused when the delegation is signed by another key than the root's", async () => {
    await refused(withDelegation({ form, secret: new Uint8Array(32).fill(5) }), "signature is not by the key");
  });

  it("is refused when it is signed by another key than the delegated one", async () => {
    const signedByRoot = Cbor.decode<object>(await certificateOf(CANISTER, DATA));
    const delegation = await delegationOf({ form });
    await refused(Promise.resolve(Cbor.encode({ ...signedByRoot, delegation })), "signature is not by the key");
  });

  it("is refused under another root key, also after it was good under its own", async () => {
    const certificate = withDelegation({ form });
    await verifyCertificate(await certificate, TRUST);
    const otherKey = ROOT_KEY.slice();
    otherKey.set(bls.getPublicKeyForShortSignatures(new Uint8Array(32).fill(5)), otherKey.length - 96);
    await refused(certificate, "signature is not by the key", { ...TRUST, rootKey: otherKey });
  });

  it("is refused with any of its bytes changed, or tells the same", async () => {
    const certificate = await withDelegation({ form });
    const valid = new Set<string>();
    // Signatures cannot be made up: only those that were checked here are valid. Thousands of real checks take minutes.
    const record = async (publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array) => {
      const isValid = bls.verifyShortSignature(signature, message, publicKey);
      if (isValid) valid.add([publicKey, signature, message].map(toHex).join());
      return isValid;
    };
    await verifyCertificate(certificate, { ...TRUST, blsVerify: record });
    expect(valid.size).toBe(2);
    for (let place = 0; place < certificate.length; place++)
      for (const bit of [0, 3, 7]) {
        const changed = certificate.slice();
        changed[place] = (changed[place] ?? 0) ^ (1 << bit);
        const recall = async (...parts: Uint8Array[]) => valid.has(parts.map(toHex).join());
        const answer = await verifyCertificate(changed, { ...TRUST, blsVerify: recall }).catch((error) => error);
        if (!(answer instanceof VerificationError)) expect(answer).toEqual({ rootHash: DATA, certifiedAtNs: TIME_NS });
      }
  });

  it("is refused when it is cut off", async () => {
    const certificate = await withDelegation({ form });
    await fc.assert(
      fc.asyncProperty(fc.nat(certificate.length - 1), async (length) => {
        const cutOff = certificate.slice(0, length);
        await expect(verifyCertificate(cutOff, TRUST)).rejects.toThrow(VerificationError);
      }),
    );
  });
});

describe("ranges in several leaves", () => {
  it("are looked through for the canister,", async () => {
    const idOf = (index: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, index, 1, 1);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(120), { minLength: 1, maxLength: 6 }), async (starts) => {
        const ranges = starts.map((start): [Uint8Array, Uint8Array] => [idOf(start * 2), idOf(start * 2 + 1)]);
        const certificate = await withDelegation({ form: "sharded", ranges });
        const verified = verifyCertificate(certificate, TRUST).then(
          () => true,
          () => false,
        );
        expect(await verified).toBe(starts.includes(0));
      }),
      { numRuns: 20 },
    );
  });
});

describe("what the network says of a canister", () => {
  const controllers = [Uint8Array.of(1, 2), CANISTER.toUint8Array()];
  const facts = { controllers: Cbor.encode(controllers), module_hash: DATA };
  const texts = controllers.map((each) => Principal.fromUint8Array(each).toText());
  const other = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2, 1, 1));
  const factsIn = async (certificate: Promise<Uint8Array>) => verifyCanisterFacts(await certificate, TRUST);

  it("is its module and who controls it", async () => {
    expect(await factsIn(stateCertificateOf(CANISTER, facts))).toEqual({ moduleHash: DATA, controllers: texts });
    const nobody = { controllers: Cbor.encode([]) };
    expect(await factsIn(stateCertificateOf(CANISTER, nobody))).toEqual({ moduleHash: undefined, controllers: [] });
  });

  it("is nothing where the network has no such canister", async () => {
    expect(await factsIn(stateCertificateOf(other, facts))).toBeUndefined();
  });

  it("is refused when it is changed, stale, or not what controllers are", async () => {
    const refusals: [certificate: Promise<Uint8Array>, why: string][] = [
      [stateCertificateOf(CANISTER, { controllers: Uint8Array.of(1) }), "not a list of principals"],
      [stateCertificateOf(CANISTER, facts, TIME_NS - 6n * MINUTE_NS), "older than five minutes"],
    ];
    for (const [certificate, why] of refusals) {
      const verified = factsIn(certificate);
      await expect(verified).rejects.toThrow(VerificationError);
      await expect(verified).rejects.toThrow(why);
    }
    const changed = (await stateCertificateOf(CANISTER, facts)).slice();
    const at = changed.findIndex((_, index) => changed.subarray(index, index + 32).every((byte) => byte === 3));
    changed[at] = 4;
    await expect(verifyCanisterFacts(changed, TRUST)).rejects.toThrow(VerificationError);
  });
});
