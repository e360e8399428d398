import { randomBytes } from "node:crypto";
import { archiveId, type Backend, type StorageEdgeInput, type StorageReceipt, toHex } from "@store-forever/protocol";
import { Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { linkProof } from "@store-forever/protocol/link";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CanisterNonces } from "../src/icp/canister-nonces.ts";
import { IcpVerifier } from "../src/icp/icp-verifier.ts";
import { type CanisterGround, newOwner, receiptOf, sha256Of, startCanister, storePhotos } from "./canister-ground.ts";
import { GalleryFixture, TEST_ORIGIN, type TestUser } from "./gallery-fixture.ts";

let ground: CanisterGround;
let canisterId: string;
let gallery: GalleryFixture;
let user: TestUser;
let backend: Backend;
let owner: string;
/** A memory that the canister has, with its id there, its hash and receipt. */
let stored: { id: string; archivedId: string; contentHash: string; receipt: StorageReceipt };

beforeAll(async () => {
  ground = await startCanister();
  const { devnet, trust } = ground;
  ({ canisterId } = trust);
  ({ owner, backend } = newOwner(ground));

  gallery = await GalleryFixture.open({
    icpVerifier: new IcpVerifier(trust),
    nonceRegistry: new CanisterNonces(devnet.url, trust),
    publicOrigin: TEST_ORIGIN,
  });
  user = await gallery.addUser();
  const bytes = new Uint8Array(randomBytes(1_000));
  const contentHash = toHex(sha256Of(bytes));
  const id = await gallery.addImage(user, contentHash);
  const archivedId = nameOf(id);
  await storeInCanister(archivedId, bytes);
  stored = { id, archivedId, contentHash, receipt: await receiptOf(backend, [archivedId]) };
});
afterAll(async () => {
  await gallery?.close();
  await ground?.devnet.close();
});

/** What archives call a memory of this gallery. */
const nameOf = (id: string) => archiveId(TEST_ORIGIN, "memory", id);

const storeInCanister = (id: string, bytes: Uint8Array) => storePhotos(backend, [{ id, bytes }]);

const report = (changes: Partial<StorageEdgeInput> = {}): StorageEdgeInput => ({
  memoryId: stored.id,
  memoryType: "image",
  artifact: "asset",
  backend: "icp-canister",
  present: true,
  location: `icp://${canisterId}/${owner}/memories/${stored.archivedId}`,
  receipt: stored.receipt,
  ...changes,
});

async function answerTo(edge: StorageEdgeInput) {
  const response = await gallery.putEdges(user, edge);
  return [response.status, await response.json()];
}

test("a copy that the canister certifies is present", async () => {
  const response = await gallery.putEdges(user, [report(), report({ artifact: "metadata" })]);
  expect([response.status, await response.json()]).toMatchObject([
    200,
    {
      edges: [
        { artifact: "metadata", present: true },
        { artifact: "asset", present: true },
      ],
    },
  ]);
});

test("a report that does not claim presence on ICP needs no receipt", async () => {
  const migrating = report({ present: false, syncState: "migrating", receipt: undefined });
  expect((await gallery.putEdges(user, [migrating, report()])).status).toBe(200);
  const elsewhere = report({ backend: "s3", receipt: undefined });
  expect((await gallery.putEdges(user, elsewhere)).status).toBe(200);
});

test("a claim without a receipt, or about a location that cannot be checked, is refused", async () => {
  const refused = (field: string) => [403, { error: { code: "Unauthorized", field: `0.${field}` } }];
  expect(await answerTo(report({ receipt: undefined }))).toMatchObject(refused("receipt"));
  expect(await answerTo(report({ location: undefined }))).toMatchObject(refused("location"));
  const elsewhere = report().location?.replace(canisterId, "aaaaa-aa");
  expect(await answerTo(report({ location: elsewhere }))).toMatchObject(refused("location"));
  const nobody = `icp://${canisterId}/nobody/memories/${stored.archivedId}`;
  expect(await answerTo(report({ location: nobody }))).toMatchObject(refused("location"));
});

test("a copy that is not proved does not hold back one that is", async () => {
  const id = await gallery.addImage(user);
  const unproved = report({ memoryId: id, receipt: undefined });
  const response = await gallery.putEdges(user, [unproved, report(), { ...unproved, location: report().location }]);
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { edges: [{ memoryId: stored.id, present: true }], refused: [{ index: 0 }, { index: 2 }] },
  ]);
});

test("a receipt that was changed, or is somebody else's, is refused", async () => {
  const refused = [403, { error: { code: "Unauthorized", field: "0.receipt" } }];
  const { certificate, witness } = stored.receipt;
  const changed = Buffer.from(certificate, "base64");
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  expect(await answerTo(report({ receipt: { certificate: changed.toString("base64"), witness } }))).toMatchObject(
    refused,
  );
  expect(await answerTo(report({ receipt: { certificate, witness: certificate } }))).toMatchObject(refused);
  const other = Ed25519KeyIdentity.generate().getPrincipal().toText();
  const location = `icp://${canisterId}/${other}/memories/${stored.archivedId}`;
  expect(await answerTo(report({ location }))).toMatchObject(refused);
});

test("a copy that another site stored under the same id is no copy of this gallery's memory", async () => {
  const id = await gallery.addImage(user);
  for (const origin of ["https://another.example", "http://localhost:3000"]) {
    const foreign = archiveId(origin, "memory", id);
    await storeInCanister(foreign, new Uint8Array(randomBytes(10)));
    const location = `icp://${canisterId}/${owner}/memories/${foreign}`;
    const edge = report({ memoryId: id, location, receipt: await receiptOf(backend, [foreign]) });
    expect(await answerTo(edge)).toMatchObject([403, { error: { code: "Unauthorized", field: "0.location" } }]);
    const renamed = { ...edge, location: location.replace(foreign, nameOf(id)) };
    expect(await answerTo(renamed)).toMatchObject([403, { error: { code: "Unauthorized", field: "0.receipt" } }]);
  }
});

test("a memory that the canister does not have, or has with other bytes, is not present", async () => {
  const absent = await gallery.addImage(user);
  const claim = async (id: string) =>
    answerTo(
      report({
        memoryId: id,
        location: `icp://${canisterId}/${owner}/memories/${nameOf(id)}`,
        receipt: await receiptOf(backend, [nameOf(id)]),
      }),
    );
  expect(await claim(absent)).toMatchObject([403, { error: { code: "Unauthorized", field: "0.receipt" } }]);
  const other = await gallery.addImage(user);
  await storeInCanister(nameOf(other), new Uint8Array(randomBytes(10)));
  expect(await claim(other)).toMatchObject([409, { error: { code: "Conflict", field: "0.contentHash" } }]);
});

test("an identity is linked once the canister certifies that it proved the nonce", async () => {
  const response = await gallery.request("/api/ii/challenge");
  const { nonce } = (await response.json()) as { nonce: string };
  const cookie = `${user.cookie}; ${(response.headers.get("Set-Cookie") ?? "").split(";", 1)[0]}`;
  const link = () => gallery.send("POST", "/api/auth/link-ii", { nonce }, { ...user, cookie });
  expect((await link()).status).toBe(401);
  expect(await backend.prove_nonce(linkProof(TEST_ORIGIN, nonce))).toHaveProperty("Ok");
  const linked = await link();
  expect([linked.status, await linked.json()]).toEqual([200, { principal: owner }]);
  expect((await link()).status).toBe(401);
});
