import { LIMITS } from "@store-forever/protocol";
import { DelegationChain, DelegationIdentity } from "@store-forever/protocol/delegation";
import { createAgent, createBackend, ECDSAKeyIdentity, Principal } from "@store-forever/protocol/ic";
import { afterEach, expect, test, vi } from "vitest";

/** The largest update call that the network takes, envelope included. A block has room for two. */
const INGRESS_BYTES = 2 * 1024 * 1024;
/** Size of a canister signature of Internet Identity: its certificate, the subnet's delegation, and the witness. */
const CANISTER_SIGNATURE_BYTES = 4_000;
const CANISTER = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 1, 1, 1));

/** Signs as the extension does for a person: Internet Identity delegates to the viewer's key, and that to the extension's. */
async function personsIdentity(): Promise<DelegationIdentity> {
  const [viewer, extension] = await Promise.all([ECDSAKeyIdentity.generate(), ECDSAKeyIdentity.generate()]);
  const inAnHour = new Date(Date.now() + 3_600_000);
  const targets = [CANISTER, CANISTER];
  const [byViewer] = (await DelegationChain.create(viewer, extension.getPublicKey(), inAnHour, { targets }))
    .delegations;
  if (byViewer === undefined) throw new Error("There is no delegation.");
  const byIdentityProvider = {
    delegation: { ...byViewer.delegation, pubkey: viewer.getPublicKey().toDer() },
    signature: new Uint8Array(CANISTER_SIGNATURE_BYTES),
  };
  const chain = { delegations: [byIdentityProvider, byViewer], publicKey: new Uint8Array(100) };
  return DelegationIdentity.fromDelegation(extension, Object.assign(Object.create(DelegationChain.prototype), chain));
}

afterEach(() => vi.unstubAllGlobals());

test("a full chunk, signed by a delegation, is as large as the network allows and no larger", async () => {
  const sizes: number[] = [];
  vi.stubGlobal("fetch", async (_: unknown, { body }: { body: Uint8Array }) => {
    sizes.push(body.length);
    return new Response("no", { status: 400 });
  });
  const agent = createAgent({ host: "http://127.0.0.1", identity: await personsIdentity() });
  const upload = { session_id: crypto.randomUUID(), sha256: new Uint8Array(32) };
  const begin = {
    ...upload,
    size_bytes: BigInt(LIMITS.maxFileSizeBytes),
    chunk_count: LIMITS.maxChunks,
    memory_id: [crypto.randomUUID()] as [string],
  };
  const bytes = new Uint8Array(LIMITS.chunkSizeBytes);
  const call = createBackend(agent, CANISTER.toText()).put_chunk({
    ...upload,
    index: 0,
    bytes,
    begin: [begin],
    commit: true,
  });
  await expect(call).rejects.toThrow("HTTP");
  expect(sizes).toHaveLength(1);
  expect(sizes[0]).toBeLessThanOrEqual(INGRESS_BYTES);
  expect(sizes[0]).toBeGreaterThan(0.99 * INGRESS_BYTES);
});
