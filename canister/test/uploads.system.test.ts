import { randomBytes, randomUUID } from "node:crypto";
import { LIMITS, type PutChunk } from "@store-forever/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { type BackendNetwork, codeOf, okOf, startBackend } from "./backend.fixture.ts";

let network: BackendNetwork;

beforeAll(async () => {
  network = await startBackend();
});
afterAll(() => network?.devnet.close());

const someBytes = (length: number) => new Uint8Array(randomBytes(length));
const original = { original: null };

describe("uploads to the canister", () => {
  it("store a large file by chunks sent at once and out of order, and give it back", async () => {
    const { backend } = network.person();
    const file = someBytes(2 * LIMITS.chunkSizeBytes + 12_345);
    const { chunks, begin } = upload(file, randomUUID(), { commit: true });
    const answers = await Promise.all(chunks.toReversed().map((chunk) => backend.put_chunk(chunk)));
    expect(answers.map(okOf).filter(({ state }) => "committed" in state)).toHaveLength(1);
    expect(okOf(await backend.commit_asset(begin.session_id))).toEqual({
      sha256: begin.sha256,
      size_bytes: begin.size_bytes,
      already_stored: false,
    });

    const memory = memoryInput(randomUUID(), [assetRef("original", file)]);
    expect((await backend.memories_create([memory])).map(okOf)).toEqual([{ memory_id: memory.id, created: true }]);
    const locator = { memory_id: memory.id, kind: original, token: [] as [], version: [] as [] };
    const meta = okOf(await backend.blob_get_meta(locator));
    expect(meta).toMatchObject({ sha256: begin.sha256, chunk_count: 3, chunk_size_bytes: LIMITS.chunkSizeBytes });
    const read = await Promise.all([0, 1, 2].map(async (index) => okOf(await backend.blob_read_chunk(locator, index))));
    expect(sha256(Buffer.concat(read))).toEqual(begin.sha256);
  });

  it("go on where they were after an upgrade", async () => {
    const { backend } = network.person();
    const { chunks, begin } = upload(someBytes(LIMITS.chunkSizeBytes + 1), randomUUID(), { commit: true });
    const [first, second] = chunks as [(typeof chunks)[number], (typeof chunks)[number]];
    await backend.put_chunk(second);
    await network.upgrade();
    const progress = okOf(await backend.get_upload_progress(begin.session_id));
    expect(progress).toMatchObject({ state: { open: null }, received_count: 1, received: Uint8Array.of(2) });
    expect(okOf(await backend.put_chunk(first))).toMatchObject({ state: { committed: null } });
  });

  it("answer in steps too: begin, chunks, commit, cancel", async () => {
    const { backend } = network.person();
    const { chunks, begin } = upload(someBytes(100), randomUUID(), { commit: false });
    expect(okOf(await backend.begin_asset_upload(begin))).toMatchObject({
      state: { open: null },
      received_count: 0,
    });
    expect(codeOf(await backend.commit_asset(begin.session_id))).toBe("InvalidArgument");
    for (const chunk of chunks) okOf(await backend.put_chunk({ ...chunk, begin: [] }));
    expect(okOf(await backend.commit_asset(begin.session_id))).toMatchObject({ already_stored: false });
    const other = upload(someBytes(100), randomUUID(), { commit: false });
    okOf(await backend.begin_asset_upload(other.begin));
    const sessions = await backend.get_user_upload_sessions();
    expect(sessions.map((session) => session.session_id)).toEqual([other.begin.session_id]);
    expect(okOf(await backend.cancel_upload(other.begin.session_id))).toBeNull();
    expect(codeOf(await backend.get_upload_progress(other.begin.session_id))).toBe("NotFound");
  });

  it("end without a file whose chunks are not the whole that was told, and say so", async () => {
    const { backend } = network.person();
    const memoryId = randomUUID();
    const { chunks, begin } = upload(someBytes(100), randomUUID(), { commit: false, memoryId });
    const lying = { ...begin, sha256: sha256(someBytes(1)) };
    for (const chunk of chunks) okOf(await backend.put_chunk({ ...chunk, begin: [lying] }));
    expect(codeOf(await backend.commit_asset(begin.session_id))).toBe("InvalidHash");
    expect(okOf(await backend.get_upload_progress(begin.session_id))).toMatchObject({
      state: { failed: null },
      memory_id: [memoryId],
      received_bytes: 0n,
    });
    expect(await backend.get_user_upload_sessions()).toEqual([]);
    expect(await backend.assets_stored([begin.sha256, lying.sha256])).toEqual([false, false]);
  });

  it("store many small assets in one call, each with its own result", async () => {
    const { backend } = network.person();
    const stranger = network.person();
    const assets = Array.from({ length: LIMITS.maxAssetsPerCall }, () => someBytes(20_000));
    const calls = assets.map((bytes) => ({ sha256: sha256(bytes), bytes }));
    const wrong = calls.with(3, { sha256: new Uint8Array(32), bytes: someBytes(5) });
    const results = await backend.store_assets(wrong);
    expect(results.map((result) => "Ok" in result && !result.Ok.already_stored)).toEqual(
      calls.map((_, index) => index !== 3),
    );
    expect(codeOf(results[3] ?? { Ok: null })).toBe("InvalidHash");
    const hashes = calls.map((call) => call.sha256);
    expect(await backend.assets_stored(hashes)).toEqual(calls.map((_, index) => index !== 3));
    expect(await stranger.backend.assets_stored(hashes)).toEqual(calls.map(() => false));
    const again = await backend.store_assets(calls);
    expect(again.map(okOf).map((asset) => asset.already_stored)).toEqual(calls.map((_, index) => index !== 3));

    const known = memoryInput(randomUUID(), [assetRef("original", assets[0] ?? new Uint8Array(0))]);
    expect((await stranger.backend.memories_create([known])).map(codeOf)).toEqual(["NotFound"]);
    const tooMany = await backend.store_assets(
      Array(LIMITS.maxAssetsPerCall + 1).fill({ sha256: new Uint8Array(32), bytes: someBytes(1) }),
    );
    expect(new Set(tooMany.map(codeOf))).toEqual(new Set(["TooLarge"]));
  });

  // It moves the network's time, which those who come later would have to learn.
  it("are three at a time, and make room half an hour after their last chunk", async () => {
    const { backend } = network.person();
    const openSessions = async () => (await network.controller.backend.stats()).open_sessions;
    const before = await openSessions();
    const uploads = Array.from({ length: LIMITS.maxOpenSessions + 1 }, () =>
      upload(someBytes(LIMITS.chunkSizeBytes + 1), randomUUID(), { commit: true }),
    );
    const answers = [];
    for (const { chunks } of uploads) answers.push(await backend.put_chunk(chunks[0] as PutChunk));
    expect(
      answers
        .slice(0, -1)
        .map(okOf)
        .map(({ state }) => state),
    ).toEqual(Array(3).fill({ open: null }));
    expect(codeOf(answers.at(-1) ?? { Ok: null })).toBe("LimitExceeded");
    expect(await openSessions()).toBe(before + LIMITS.maxOpenSessions);

    await network.advanceTime(LIMITS.sessionTtlSeconds * 1_000 + 1_000);
    // The canister's own timer ended them: nobody called it since.
    expect(await openSessions()).toBe(0);
    const [first, , , last] = uploads as [(typeof uploads)[number], never, never, (typeof uploads)[number]];
    const [chunk] = first.chunks as [PutChunk];
    const firstId = first.begin.session_id;
    expect(okOf(await backend.get_upload_progress(firstId))).toMatchObject({ state: { expired: null } });
    expect(codeOf(await backend.put_chunk({ ...chunk, begin: [] }))).toBe("SessionExpired");
    expect(codeOf(await backend.commit_asset(firstId))).toBe("SessionExpired");
    for (const each of last.chunks) okOf(await backend.put_chunk(each));
    expect(await backend.assets_stored([last.begin.sha256])).toEqual([true]);
  });
});
