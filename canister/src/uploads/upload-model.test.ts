import { LIMITS } from "@store-forever/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALICE, bytesOf, SECOND_NS, sha256, upload, uuid } from "../inputs.fixture.ts";
import { resultOf } from "../methods/results.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import { readGauges } from "../store/bookkeeping/gauges.ts";
import { readChunk } from "../store/records/chunks.ts";
import { entryCounts, upgradeable } from "../store.fixture.ts";
import { heldBlob, UNREFERENCED_TTL_NS } from "./blobs.ts";
import { beginAssetUpload, cancelUpload, commitAsset, putChunk, uploadProgress } from "./uploads.ts";

const TTL_NS = BigInt(LIMITS.sessionTtlSeconds) * SECOND_NS;
const files = [1, 2].map((seed) => bytesOf(LIMITS.chunkSizeBytes + 100 * seed, seed));
const uploads = [0, 1, 0].map((file, session) => ({
  file,
  ...upload(files[file] as Uint8Array, uuid(session + 1), { commit: false }),
}));

/** What a session has to be, told from outside. */
type Model =
  | { state: "none" | "expired" }
  | { state: "open"; received: Set<number>; dueNs: bigint }
  | { state: "committed" };

const session = fc.nat({ max: uploads.length - 1 });
const command = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant("begin" as const), session }) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant("put" as const),
      session,
      index: fc.nat({ max: 1 }),
      commit: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("corrupt" as const), session, index: fc.nat({ max: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("commit" as const), session }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("cancel" as const), session }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("wait" as const), minutes: fc.constantFrom(10n, 31n) }) },
  { weight: 2, arbitrary: fc.constant({ type: "upgrade" as const }) },
);

const codeOf = (result: ReturnType<typeof resultOf>) => ("Err" in result ? Object.keys(result.Err.code)[0] : "Ok");

describe("the upload protocol", () => {
  it("does what its model does, whatever comes in whatever order, and leaves nothing behind", () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 5, maxLength: 25 }), (commands) => {
        const { clock, boot } = upgradeable();
        let store = boot();
        const models: Model[] = uploads.map(() => ({ state: "none" }));
        const held = new Set<number>();
        const modelAt = (place: number) => models[place] as Model;
        const live = () => models.filter((model) => model.state === "open").length;
        const begin = (place: number) => {
          const { file } = uploads[place] as (typeof uploads)[number];
          const model = modelAt(place);
          if (model.state === "open" || model.state === "committed") return;
          models[place] = held.has(file)
            ? { state: "committed" }
            : { state: "open", received: new Set(), dueNs: clock.nowNs + TTL_NS };
        };
        const finish = (place: number) => {
          const model = modelAt(place);
          if (model.state !== "open" || model.received.size < 2) return;
          models[place] = { state: "committed" };
          held.add((uploads[place] as (typeof uploads)[number]).file);
        };
        for (const step of commands) {
          if (step.type === "upgrade") store = boot();
          else if (step.type === "wait") {
            clock.nowNs += step.minutes * 60n * SECOND_NS;
            models.forEach((model, place) => {
              if (model.state === "open" && model.dueNs <= clock.nowNs) models[place] = { state: "expired" };
              // The sweep forgets what was committed half an hour ago; the answer may come a little longer.
              if (model.state === "committed" && step.minutes === 31n) models[place] = { state: "none" };
            });
            sweep(store);
          } else {
            const { begin: opening, chunks } = uploads[step.session] as (typeof uploads)[number];
            const id = opening.session_id;
            if (step.type === "begin") {
              expect(codeOf(resultOf(() => beginAssetUpload(store, ALICE, opening)))).toBe("Ok");
              begin(step.session);
            } else if (step.type === "put") {
              const chunk = { ...(chunks[step.index] as (typeof chunks)[number]), commit: step.commit };
              expect(codeOf(resultOf(() => putChunk(store, ALICE, chunk)))).toBe("Ok");
              begin(step.session);
              const model = modelAt(step.session);
              if (model.state === "open" && !model.received.has(step.index)) {
                model.received.add(step.index);
                model.dueNs = clock.nowNs + TTL_NS;
              }
              if (step.commit) finish(step.session);
            } else if (step.type === "corrupt") {
              const chunk = chunks[step.index] as (typeof chunks)[number];
              const bytes = chunk.bytes.with(3, (chunk.bytes[3] ?? 0) ^ 1);
              expect(codeOf(resultOf(() => putChunk(store, ALICE, { ...chunk, bytes })))).toBe("InvalidHash");
            } else if (step.type === "commit") {
              const before = modelAt(step.session);
              const isReady = before.state === "committed" || (before.state === "open" && before.received.size === 2);
              expect(codeOf(resultOf(() => commitAsset(store, ALICE, id))) === "Ok").toBe(isReady);
              finish(step.session);
            } else {
              const before = modelAt(step.session);
              expect(codeOf(resultOf(() => cancelUpload(store, ALICE, id))) === "Ok").toBe(before.state === "open");
              if (before.state === "open") models[step.session] = { state: "none" };
            }
          }
          models.forEach((model, place) => {
            const { begin: opening } = uploads[place] as (typeof uploads)[number];
            const seen = resultOf(() => uploadProgress(store, ALICE, opening.session_id));
            const expected = { none: "NotFound", expired: "expired", open: "open", committed: "committed" }[
              model.state
            ];
            expect("Ok" in seen ? Object.keys(seen.Ok.state)[0] : codeOf(seen)).toBe(expected);
            if ("Ok" in seen && model.state === "open") expect(seen.Ok.received_count).toBe(model.received.size);
          });
          expect(readGauges(store).openSessions).toBe(live());
          files.forEach((file, place) => {
            const blob = heldBlob(store, ALICE, sha256(file));
            expect(blob !== undefined).toBe(held.has(place));
            if (blob === undefined) return;
            const stored = [0, 1].map((index) => readChunk(store, blob.number, index));
            expect(sha256(Buffer.concat(stored))).toEqual(sha256(file));
          });
        }
        clock.nowNs += UNREFERENCED_TTL_NS + 2n * 86_400n * SECOND_NS;
        for (let due = nextSweepNs(store); due !== undefined && due <= clock.nowNs; due = nextSweepNs(store))
          sweep(store);
        clock.nowNs += 2n * 86_400n * SECOND_NS;
        for (let due = nextSweepNs(store); due !== undefined; due = nextSweepNs(store)) sweep(store);
        expect(Object.keys(entryCounts(store)).filter((name) => !/accounts|counters/.test(name))).toEqual([]);
        expect(readGauges(store)).toEqual({ blobCount: 0n, blobBytes: 0n, openSessions: 0 });
      }),
      { numRuns: 25 },
    );
  });
});
