import { execFile } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Devnet, deployCanister, startDevnet } from "@store-forever/devnet";
import {
  type AssetKind,
  type AssetLocator,
  accepted,
  type Backend,
  fromHex,
  type Gallery,
  LIMITS,
  type Memory,
  nameOf,
  toHex,
  unwrap,
} from "@store-forever/protocol";
import {
  createAgent,
  createBackend,
  Ed25519KeyIdentity,
  type HttpAgent,
  type Identity,
} from "@store-forever/protocol/ic";
import { receiptWriter } from "@store-forever/protocol/receipt";
import { verifyProof } from "@store-forever/protocol/verify";
import { makeZip } from "client-zip";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bagInMemory, filesOfBag, ROOT_KEY, type SampleMemory, sampleSource } from "../bag/bag.fixture.ts";
import type { BagItem } from "../bag/bag-writer.ts";
import { checkBag } from "../bag/check-bag.ts";
import { importableBag } from "../import/bag-items.ts";
import type { ImportReport } from "../import/import-item.ts";
import { importItems } from "../import/import-items.ts";

const RUN = fileURLToPath(new URL("../../scripts/setup/run.mjs", import.meta.url));
const CLI = fileURLToPath(new URL("../../scripts/commands/import.ts", import.meta.url));

let devnet: Devnet;
let controller: HttpAgent;
let canisterId: string;
let folder: string;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0, fundedAccounts: "anonymous" });
  controller = agentOf(Ed25519KeyIdentity.generate());
  const wasm = await readFile(fileURLToPath(new URL("../../canister/dist/backend.wasm.gz", import.meta.url)));
  canisterId = await deployCanister({ agent: controller, wasm });
  const quota_bytes = BigInt(LIMITS.defaultQuotaBytes);
  accepted(await createBackend(controller, canisterId).set_admission({ open: { quota_bytes } }));
  folder = await mkdtemp(path.join(tmpdir(), "import-"));
});
afterAll(async () => {
  await devnet?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const agentOf = (identity: Identity) => createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });

/** Somebody who has nothing in the archive yet. */
async function somebody(): Promise<{ backend: Backend; owner: string }> {
  const agent = agentOf(Ed25519KeyIdentity.generate());
  return { backend: createBackend(agent, canisterId), owner: (await agent.getPrincipal()).toText() };
}

type Files = Map<string, Uint8Array<ArrayBuffer>>;
interface Person {
  backend: Backend;
  owner: string;
}

async function importFiles(
  files: ReadonlyMap<string, Uint8Array>,
  rootKey: Uint8Array,
  person: Person,
): Promise<ImportReport> {
  const bag = bagInMemory(files);
  const check = await checkBag(bag, { rootKey });
  return importItems(importableBag(check), { ...person, signal: new AbortController().signal });
}

/** What somebody has in the archive, as the bag of it that the viewer would write. */
async function exported(
  { backend, owner }: Person,
  galleryId: string,
): Promise<{ files: Files; gallery: Gallery; memories: Memory[] }> {
  const { value: gallery, ...galleryProof } = accepted(await backend.get_gallery_by_id(galleryId));
  const memory_ids = gallery.items.map((item) => item.memory_id);
  const { value, ...proof } = accepted(await backend.memories_read({ memory_ids, token: [] }));
  const memories = value.flat();
  const { certifiedAtNs } = await verifyProof(proof, { canisterId, rootKey: fromHex(devnet.rootKey) });
  const receiptOf = await receiptWriter({ ...proof, certifiedAtNs }, { canisterId, owner: gallery.owner });
  async function* items(): AsyncGenerator<BagItem> {
    for (const memory of memories) {
      const assets = new Map<AssetKind, Uint8Array<ArrayBuffer>>();
      for (const { kind, inline, size_bytes } of memory.assets)
        assets.set(
          nameOf(kind),
          unwrap(inline)?.slice() ??
            (await bytesOf(backend, { memory_id: memory.id, kind, version: [] }, Number(size_bytes))),
        );
      const versions: Map<AssetKind, Uint8Array<ArrayBuffer>>[] = [];
      for (const { assets: former } of memory.versions) {
        const version = former[0]?.sha256;
        const read = former.map(async ({ kind, size_bytes }) => {
          const bytes = await bytesOf(
            backend,
            { memory_id: memory.id, kind, version: opt(version) },
            Number(size_bytes),
          );
          return [nameOf(kind), bytes] as const;
        });
        versions.push(new Map(await Promise.all(read)));
      }
      yield { kind: "memory", receipt: receiptOf(memory), assets, versions };
    }
  }
  const files = await filesOfBag({
    title: gallery.title,
    canisterId,
    owner,
    bag: { number: 1, count: 1 },
    date: new Date(),
    galleries: [
      {
        id: gallery.id,
        title: gallery.title,
        createdAtNs: gallery.created_at_ns.toString(),
        items: gallery.items.map((item) => {
          const caption = unwrap(item.caption);
          return { memoryId: item.memory_id, ...(caption === undefined ? {} : { caption }) };
        }),
        certificate: toHex(galleryProof.certificate),
        witness: toHex(galleryProof.witness),
      },
    ],
    items: items(),
    page: "<!doctype html>",
  });
  return { files, gallery, memories };
}

const opt = <T>(value: T | undefined): [] | [T] => (value === undefined ? [] : [value]);

async function bytesOf(backend: Backend, locator: Omit<AssetLocator, "token">, sizeBytes: number) {
  const bytes = new Uint8Array(sizeBytes);
  for (let at = 0, index = 0; at < sizeBytes; index++) {
    const part = accepted(await backend.blob_read_chunk({ ...locator, token: [] }, index));
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** All that has to be the same in another archive. */
const essence = ({ gallery, memories }: { gallery: Gallery; memories: Memory[] }) => ({
  gallery: { ...gallery, owner: undefined, created_at_ns: undefined },
  memories: memories.map(({ versions, ...memory }) => ({
    ...memory,
    created_at_ns: undefined,
    stored_at_ns: undefined,
    versions: versions.map((version) => ({ ...version, stored_at_ns: undefined, replaced_at_ns: undefined })),
  })),
});

const text = fc.option(fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }), { nil: undefined });
const sample = fc.record({
  id: fc.uuid({ version: 4 }),
  title: fc.string({ unit: "grapheme", maxLength: 30 }),
  fileName: text,
  description: text,
  caption: text,
  creator: text,
  capturedAtNs: fc.option(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }), { nil: undefined }),
  original: fc.uint8Array({ minLength: 1, maxLength: 200 }).map((array) => new Uint8Array(array)),
  thumb: fc.option(
    fc.uint8Array({ minLength: 1, maxLength: 50 }).map((array) => new Uint8Array(array)),
    { nil: undefined },
  ),
  former: fc.uniqueArray(
    fc.uint8Array({ minLength: 201, maxLength: 300 }).map((array) => new Uint8Array(array)),
    { selector: (bytes) => bytes.join(), maxLength: 3 },
  ),
});
const GALLERY_ID = "6f0e3f4a-52c5-4a56-9d0a-1f1e2c3b4a5d";

test("whatever is exported is the same in another archive, and nothing is sent twice", async () => {
  const samples = fc.uniqueArray(sample, { selector: ({ id }) => id, minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(samples, async (list) => {
      const [first, second] = [await somebody(), await somebody()];
      const stored = await importFiles(await filesOfBag(await sampleSource(list)), ROOT_KEY, first);
      expect(stored).toMatchObject({ createdCount: list.length, createdGalleries: 1, problems: [] });
      const once = await exported(first, GALLERY_ID);
      expect(once.memories.map(({ id }) => id)).toEqual(list.map(({ id }) => id));
      expect(once.memories.map(({ versions }) => versions.length)).toEqual(list.map(({ former }) => former.length));
      expect(once.gallery.items.map(({ caption }) => unwrap(caption))).toEqual(list.map(({ caption }) => caption));

      const again = await importFiles(once.files, fromHex(devnet.rootKey), second);
      expect(again).toMatchObject({ createdCount: list.length, createdGalleries: 1, problems: [] });
      const twice = await exported(second, GALLERY_ID);
      expect(essence(twice)).toEqual(essence(once));

      const third = await importFiles(once.files, fromHex(devnet.rootKey), second);
      expect(third).toMatchObject({
        createdCount: 0,
        keptCount: list.length,
        sentBytes: 0,
        createdGalleries: 0,
        problems: [],
      });
    }),
    { numRuns: 4 },
  );
});

const photo = (id: number, bytes: Uint8Array<ArrayBuffer>): SampleMemory => ({
  id: `${id}1111111-1111-4111-8111-111111111111`,
  title: `Photo ${id}`,
  fileName: `photo-${id}.jpg`,
  caption: `Caption ${id}`,
  original: bytes,
});
const patterned = (length: number, step: number) => Uint8Array.from({ length }, (_, index) => (index * step) & 255);

test("a file of several chunks arrives, and of a damaged bag the rest", async () => {
  const large = patterned(LIMITS.chunkSizeBytes * 2 + 77, 7);
  const files = await filesOfBag(
    await sampleSource([photo(1, patterned(100, 3)), photo(2, large), photo(3, patterned(50, 5))]),
  );
  files.set("data/originals/photo-1.jpg", patterned(100, 9));
  const person = await somebody();
  const check = await checkBag(bagInMemory(files), { rootKey: ROOT_KEY });
  expect(check.problems).toEqual([expect.stringMatching(/^data\/originals\/photo-1\.jpg: /)]);
  expect(await importFiles(files, ROOT_KEY, person)).toMatchObject({
    createdCount: 2,
    createdGalleries: 1,
    problems: [],
  });
  const { memories, gallery } = await exported(person, GALLERY_ID);
  expect(memories.map(({ metadata }) => metadata.title)).toEqual(["Photo 2", "Photo 3"]);
  expect(gallery.items).toHaveLength(3);
});

test("the command imports bags and folders as whoever has the key, and says what is damaged", async () => {
  const bag = path.join(folder, "Holiday");
  const files = await filesOfBag(await sampleSource([photo(1, patterned(100, 3)), photo(2, patterned(80, 5))]));
  for (const [name, bytes] of files) {
    await mkdir(path.dirname(path.join(bag, name)), { recursive: true });
    await writeFile(path.join(bag, name), bytes);
  }
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" })).export({
    type: "pkcs8",
    format: "pem",
  });
  const key = path.join(folder, "key.pem");
  await writeFile(key, pem);
  const args = ["--canister", canisterId, "--key", key, "--host", devnet.url, "--root-key", toHex(ROOT_KEY)];
  const run = (source: string, more: string[] = []) =>
    promisify(execFile)(process.execPath, [RUN, CLI, source, ...more, ...args]).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
    );
  const stored = await run(bag);
  expect([stored.code, stored.output]).toEqual([
    0,
    expect.stringContaining("Stored 2 photos and 1 galleries, with 180 bytes sent; 0 photos"),
  ]);
  await writeFile(path.join(bag, "data/originals/photo-2.jpg"), "damaged");
  const again = await run(bag);
  expect([again.code, again.output]).toEqual([1, expect.stringContaining("DAMAGED: data/originals/photo-2.jpg: ")]);
  expect(again.output).toContain("Stored 0 photos and 0 galleries, with 0 bytes sent; 1 photos were there already.");
  const photos = await run(fileURLToPath(new URL("../../samples", import.meta.url)));
  expect([photos.code, photos.output]).toEqual([
    0,
    expect.stringMatching(/Stored 12 photos and 1 galleries, with \d+ bytes sent/),
  ]);
  expect(photos.output).toContain("Left out, as it is no photo, film or sound: ");
  const sample = await readFile(fileURLToPath(new URL("../../samples/dandelions.jpg", import.meta.url)));
  const told = JSON.stringify({ description: "Dandelions", photoTakenTime: { timestamp: "1717156800" } });
  const takeout = await Promise.all(
    [
      { name: "Takeout/Spring/a.jpg", input: Buffer.concat([sample, Buffer.from("1")]) },
      { name: "Takeout/Spring/a.jpg.supplemental-metadata.json", input: told },
    ].map(async (entry, index) => {
      const file = path.join(folder, `takeout-${index + 1}.zip`);
      await writeFile(file, new Uint8Array(await new Response(makeZip([entry])).arrayBuffer()));
      return file;
    }),
  );
  const taken = await run(takeout[0] ?? "", takeout.slice(1));
  expect([taken.code, taken.output]).toEqual([0, expect.stringContaining("Stored 1 photos and 1 galleries")]);
  const plain = path.join(folder, "Plain");
  await mkdir(path.join(plain, "data"), { recursive: true });
  await writeFile(path.join(plain, "bagit.txt"), "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n");
  await writeFile(path.join(plain, "manifest-md5.txt"), `${"0".repeat(32)}  data/a.jpg\n`);
  for (const name of ["a.jpg", "b.jpg"])
    await writeFile(path.join(plain, "data", name), Buffer.concat([sample, Buffer.from(name)]));
  const others = await run(plain);
  expect([others.code, others.output]).toEqual([1, expect.stringContaining("Stored 1 photos and 1 galleries")]);
  expect(others.output).toContain("DAMAGED: data/a.jpg: its hash is ");
  expect(others.output).toContain("DAMAGED: data/b.jpg: the bag's manifest does not name it.");
  expect((await run(bag, ["--help"])).output).toContain("npm run import -- SOURCE");
});
