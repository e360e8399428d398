import { err, ok } from "@store-forever/protocol";
import { expect, test } from "vitest";
import type { JobEvent, PipelineResult, StoredMemory } from "../api.ts";
import { orThrow } from "../errors/failures.ts";
import { EventStream } from "../events/event-stream.ts";
import type { UploadApi } from "../upload/upload-api.ts";
import type { UploadedMemory } from "../upload/verify/uploaded-memory.ts";
import { MemoryVerification } from "./memory-verification.ts";

const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, at) => `m${first + at}`);
const upload = (memoryId: string): UploadedMemory => ({ memoryId, created: true, assets: [] });
const stored = (memoryId: string): StoredMemory => ({ memoryId, alreadyStored: false, assets: [] });

/** A job whose backend certifies what `certify` returns for the ids it is asked for. */
function jobWith(certify: (ids: string[]) => PipelineResult<StoredMemory[]>, present: StoredMemory[] = []) {
  const asked: string[][] = [];
  const told: JobEvent[] = [];
  const events = new EventStream((batch) => told.push(...batch));
  const api: Partial<UploadApi> = {
    verifyMemories: async (uploads, presentIds) => {
      const ids = [...presentIds, ...uploads.map(({ memoryId }) => memoryId)];
      asked.push(ids);
      return certify(ids);
    },
  };
  const call = async <T>(ask: (api: UploadApi) => Promise<PipelineResult<T>>) => orThrow(await ask(api as UploadApi));
  return { verification: new MemoryVerification(present, { events, call }), asked, events, told };
}

test("memories are read back by the hundred while others are sent, and the rest at the end", async () => {
  const { verification, asked } = jobWith((ids) => ok(ids.map(stored)), [stored("m0")]);
  expect(asked).toEqual([["m0"]]);
  for (const id of idsFrom(1, 250)) verification.add(upload(id), "https://gallery.test");
  expect(asked.slice(1)).toEqual([idsFrom(1, 100), idsFrom(101, 100)]);
  const verified = await verification.finish();
  expect(asked[3]).toEqual(idsFrom(201, 50));
  expect(verified).toEqual({ stored: idsFrom(0, 251).map(stored), failed: [] });
});

test("a memory that is not certified as it was sent has failed", async () => {
  const { verification, events, told } = jobWith((ids) => ok(ids.filter((id) => id !== "m2").map(stored)));
  for (const id of idsFrom(1, 3)) verification.add(upload(id), "https://gallery.test");
  const { stored: certified, failed } = await verification.finish();
  expect(certified.map(({ memoryId }) => memoryId)).toEqual(["m1", "m3"]);
  expect(failed).toEqual([{ memoryId: "m2", failure: expect.objectContaining({ code: "Integrity" }) }]);
  events.finish();
  const steps = told.flatMap((event) => (event.type === "memory" ? [`${event.memoryId} ${event.state.step}`] : []));
  expect(steps.toSorted()).toEqual(["m1 stored", "m2 failed", "m3 stored"]);
});

test("an arrived memory is told with its certified original, and where its file came from", async () => {
  const original = { kind: "original" as const, sha256: "ab", sizeBytes: 7 };
  const { verification, events, told } = jobWith((ids) => ok(ids.map((id) => ({ ...stored(id), assets: [original] }))));
  verification.add(upload("m1"), "https://elsewhere.test");
  await verification.finish();
  events.finish();
  expect(told.at(-1)).toEqual({
    type: "memory",
    memoryId: "m1",
    state: {
      step: "stored",
      alreadyStored: false,
      original: { sha256: "ab", sizeBytes: 7 },
      readFrom: "https://elsewhere.test",
    },
  });
});

test("untrustworthy answers fail the job at its end, however early they come", async () => {
  const { verification } = jobWith(() => err({ code: "Integrity", message: "Not signed." }));
  for (const id of idsFrom(1, 100)) verification.add(upload(id), "https://gallery.test");
  await expect(verification.finish()).rejects.toMatchObject({ code: "Integrity", message: "Not signed." });
});
