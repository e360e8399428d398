import { toHex } from "@store-forever/protocol";
import { MAX_DELEGATION_MS } from "@store-forever/protocol/connect";
import { DelegationChain, ECDSAKeyIdentity } from "@store-forever/protocol/delegation";
import { Ed25519KeyIdentity, Principal } from "@store-forever/protocol/ic";
import { beforeAll, expect, it } from "vitest";
import { checkChain, type ExpectedChain } from "./check-chain.ts";

const [CANISTER, OTHER] = ["rrkah-fqaaa-aaaaa-aaaaq-cai", "ryjl3-tyaaa-aaaaa-aaaba-cai"];
const NOW_MS = 1_900_000_000_000;
const MINUTE_MS = 60_000;

let hotKey: Ed25519KeyIdentity;
let extension: ECDSAKeyIdentity;
let expected: ExpectedChain;
beforeAll(async () => {
  hotKey = Ed25519KeyIdentity.generate();
  extension = await ECDSAKeyIdentity.generate();
  const publicKey = toHex(new Uint8Array(extension.getPublicKey().toDer()));
  expected = { publicKey, targets: [CANISTER], rootKey: new Uint8Array(), nowMs: NOW_MS };
});

interface Granted {
  endsInMs?: number;
  targets?: string[] | undefined;
  to?: ECDSAKeyIdentity;
}

async function granted({ endsInMs = MINUTE_MS, targets = [CANISTER], to = extension }: Granted = {}): Promise<string> {
  const chain = await DelegationChain.create(hotKey, to.getPublicKey(), new Date(NOW_MS + endsInMs), {
    targets: targets.map((target) => Principal.fromText(target)),
  });
  return JSON.stringify(chain.toJSON());
}

it("takes what was asked for, and tells until when", async () => {
  const value = { expiresAtMs: NOW_MS + MINUTE_MS };
  expect(await checkChain(await granted(), expected)).toEqual({ ok: true, value });
});

it("bears with a clock that is a little behind, and not with a longer delegation", async () => {
  const [skewed, longer] = [MAX_DELEGATION_MS + 4 * MINUTE_MS, MAX_DELEGATION_MS + 6 * MINUTE_MS];
  expect(await checkChain(await granted({ endsInMs: skewed }), expected)).toMatchObject({ ok: true });
  expect(await checkChain(await granted({ endsInMs: longer }), expected)).toMatchObject({
    error: { name: "invalid", message: expect.stringContaining("lasts longer than the extension asked for") },
  });
});

it.each<[string, Granted, string]>([
  ["for another canister", { targets: [OTHER] }, "other canisters"],
  ["for one canister more", { targets: [CANISTER, OTHER] }, "other canisters"],
  ["for no canister", { targets: [] }, "other canisters"],
  ["that ends now", { endsInMs: 0 }, "expired"],
  ["that ended long ago", { endsInMs: -MAX_DELEGATION_MS }, "expired"],
])("does not take a chain %s", async (_name, grant, message) => {
  expect(await checkChain(await granted(grant), expected)).toMatchObject({
    error: { name: "invalid", message: expect.stringContaining(message) },
  });
});

it("does not take a chain for all canisters", async () => {
  const chain = await DelegationChain.create(hotKey, extension.getPublicKey(), new Date(NOW_MS + MINUTE_MS));
  expect(await checkChain(JSON.stringify(chain.toJSON()), expected)).toMatchObject({
    error: { name: "invalid", message: expect.stringContaining("for all") },
  });
});

it("does not take a chain to another key, or none at all", async () => {
  const toAnother = await granted({ to: await ECDSAKeyIdentity.generate() });
  expect(await checkChain(toAnother, expected)).toMatchObject({
    error: { name: "invalid", message: expect.stringContaining("another key") },
  });
  for (const text of ["", "{}", '{"delegations":[],"publicKey":""}'])
    expect(await checkChain(text, expected)).toMatchObject({ error: { name: "invalid" } });
});
